using System.Globalization;
using System.Text;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Node.Results;

/// <summary><c>front.csv</c>: the front for a spreadsheet, one line a member, finalists with what they came to on the first device.</summary>
internal static class FrontCsv
{
    private const string Header =
        "genotype,hash,generation,searched_accuracy,predicted_deep_ms,predicted_shallow_ms,finalist,validation_accuracy,"
        + "test_accuracy_deep,test_accuracy_shallow,plan,error_float64,error_float32,deep_weights_sha256,shallow_weights_sha256,settings_sha256,"
        + "predicted_deep_mj,predicted_shallow_mj";

    public static string Write(FrontDocument front)
    {
        var csv = new StringBuilder(Header).Append('\n');
        var finalists = front.Finalists.ToDictionary(finalist => finalist.Genotype);
        foreach (var member in front.Front)
        {
            var finalist = finalists.GetValueOrDefault(member.Genotype);
            var device = finalist?.Devices.Count > 0 ? finalist.Devices[0] : null;
            csv.AppendJoin(',', new object?[]
            {
                member.Genotype, member.Hash, member.Generation, member.Accuracy, member.DeepMilliseconds, member.ShallowMilliseconds,
                finalist?.Number, finalist?.Validation, finalist?.Test, device?.ShallowTest,
                device is null ? null : new MergePlan(device.Plan).ToString(), device?.Error64, device?.Error32,
                finalist?.DeepWeights, device?.ShallowWeights, front.SettingsHash,
                member.DeepMillijoules, member.ShallowMillijoules,
            }.Select(Field)).Append('\n');
        }

        return csv.ToString();
    }

    private static string Field(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
