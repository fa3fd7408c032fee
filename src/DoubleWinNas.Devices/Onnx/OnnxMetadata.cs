using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Onnx;

/// <summary>
/// What a model file tells about itself (ONNX <c>metadata_props</c>): enough to prepare an image and name the answer without any
/// other file. Absent parts are null.
/// </summary>
public sealed record OnnxMetadata
{
    /// <summary>Genotype or name that the network came from; key <c>source</c>.</summary>
    public string? Source { get; init; }

    /// <summary>The merge plan's text; null for a deep network; key <c>plan</c>.</summary>
    public string? Plan { get; init; }

    /// <summary>Per-channel mean subtracted from inputs in [0, 1]; key <c>input_mean</c>.</summary>
    public IReadOnlyList<double>? InputMean { get; init; }

    /// <summary>Per-channel standard deviation that inputs are divided by; key <c>input_std</c>.</summary>
    public IReadOnlyList<double>? InputStd { get; init; }

    /// <summary>Names of the logits; key <c>class_names</c>.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Resolution that the network's statistics belong to; key <c>resolution</c>.</summary>
    public Resolution? Resolution { get; init; }

    /// <summary>Dataset it was trained on, with its hash; key <c>dataset</c>.</summary>
    public string? Dataset { get; init; }

    /// <summary>Program that wrote the file, with its version; key <c>producer</c>.</summary>
    public string? Producer { get; init; }

    private static OnnxMetadataJsonContext Json => OnnxMetadataJsonContext.Default;

    /// <summary>Keys and values as stored; lists are JSON.</summary>
    public IReadOnlyDictionary<string, string> ToProperties()
    {
        var properties = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Set("source", Source);
        Set("plan", Plan);
        Set("input_mean", InputMean is null ? null : JsonSerializer.Serialize(InputMean, Json.IReadOnlyListDouble));
        Set("input_std", InputStd is null ? null : JsonSerializer.Serialize(InputStd, Json.IReadOnlyListDouble));
        Set("class_names", ClassNames is null ? null : JsonSerializer.Serialize(ClassNames, Json.IReadOnlyListString));
        Set("resolution", Resolution?.ToString());
        Set("dataset", Dataset);
        Set("producer", Producer);
        return properties;

        void Set(string key, string? value)
        {
            if (value is not null)
            {
                properties[key] = value;
            }
        }
    }

    /// <summary>Reads what <see cref="ToProperties"/> wrote; unknown keys are skipped.</summary>
    /// <exception cref="InputException">A list or the resolution is malformed: names the key.</exception>
    public static OnnxMetadata FromProperties(IReadOnlyDictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return new OnnxMetadata
        {
            Source = Text("source"),
            Plan = Text("plan"),
            InputMean = List("input_mean", text => JsonSerializer.Deserialize(text, Json.IReadOnlyListDouble)),
            InputStd = List("input_std", text => JsonSerializer.Deserialize(text, Json.IReadOnlyListDouble)),
            ClassNames = List("class_names", text => JsonSerializer.Deserialize(text, Json.IReadOnlyListString)),
            Resolution = Text("resolution") is { } resolution ? Networks.Resolution.Parse(resolution) : null,
            Dataset = Text("dataset"),
            Producer = Text("producer"),
        };

        string? Text(string key) => properties.GetValueOrDefault(key);

        IReadOnlyList<T>? List<T>(string key, Func<string, IReadOnlyList<T>?> parse)
        {
            try
            {
                return Text(key) is { } text ? parse(text) : null;
            }
            catch (JsonException error)
            {
                throw new InputException(
                    $"Model metadata '{key}' is '{Text(key)}', but has to be a JSON list. Export the model again.",
                    error);
            }
        }
    }
}

[JsonSerializable(typeof(IReadOnlyList<double>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class OnnxMetadataJsonContext : JsonSerializerContext;
