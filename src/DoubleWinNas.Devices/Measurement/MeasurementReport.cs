using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>Latencies of one or several models on one device, with everything that they are valid for (<c>measurements.json</c>).</summary>
/// <param name="Device">Where.</param>
/// <param name="Runtime">Runtime and its version, such as <c>onnxruntime 1.23.2</c>.</param>
/// <param name="Conditions">Resolution, batch, threads, precision.</param>
/// <param name="Time">When the measurement began.</param>
/// <param name="Models">In the order given; the first is the reference of the speed-ups.</param>
public sealed record MeasurementReport(
    DeviceProfile Device,
    string Runtime,
    InferenceConditions Conditions,
    DateTimeOffset Time,
    IReadOnlyList<MeasuredModel> Models)
{
    private const int FormatVersion = 1;

    /// <summary>Whether conditions were steady; null where that was not looked at.</summary>
    public MeasurementQuality? Quality { get; init; }

    /// <summary>Why there are no energies; null where there are, or nobody asked.</summary>
    public string? EnergyUnavailable { get; init; }

    public string ToJson() =>
        JsonSerializer.Serialize(new MeasurementDocument(FormatVersion, this), MeasurementJsonContext.Default.MeasurementDocument);

    /// <summary>Writes a file beside its place and renames it.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Save(string path) => AtomicFile.WriteText(path, ToJson());

    /// <exception cref="InputException">Missing, malformed or of another format: names the file and the place.</exception>
    public static MeasurementReport Load(string path)
    {
        MeasurementDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(File.ReadAllText(path), MeasurementJsonContext.Default.MeasurementDocument);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InputException)
        {
            throw new InputException(
                $"{path}: the measurements cannot be read: {error.Message} Measure again with 'dwnas measure'.",
                error);
        }

        return document?.Format == FormatVersion
            ? document.Report
            : throw new InputException(
                $"{path}: measurements of format {document?.Format} are unknown; this version reads {FormatVersion}.");
    }
}

/// <summary>One model's figures.</summary>
/// <param name="Name">Such as <c>deep</c> or <c>shallow</c>.</param>
/// <param name="Source">Genotype it came from.</param>
/// <param name="Result">Latency, drift and, where compared, speed-up.</param>
public sealed record MeasuredModel(string Name, string Source, LatencyResult Result)
{
    /// <summary>Energy of an inference; null where it is not available.</summary>
    public EnergyMeasurement? Energy { get; init; }
}

internal sealed record MeasurementDocument(int Format, MeasurementReport Report);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MeasurementDocument))]
internal sealed partial class MeasurementJsonContext : JsonSerializerContext;
