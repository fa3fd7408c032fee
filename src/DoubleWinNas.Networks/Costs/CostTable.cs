using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleWinNas.Networks.Costs;

/// <summary>What all entries of a <see cref="CostTable"/> share; a table is only valid where all of it is the same.</summary>
/// <param name="Device">Name of the device.</param>
/// <param name="Runtime">Inference runtime and its version, such as <c>onnxruntime 1.23.2</c>.</param>
/// <param name="Precision">fp32, fp16 or int8.</param>
/// <param name="Batch">Images per inference.</param>
/// <param name="Threads">Intra-op threads.</param>
/// <param name="PowerMode">Power mode and clocks, or <c>default</c>.</param>
public sealed record CostConditions(string Device, string Runtime, string Precision, int Batch, int Threads, string PowerMode);

/// <summary>Measured times of network fragments on one device.</summary>
public sealed class CostTable(CostConditions conditions)
{
    private const int FormatVersion = 1;

    private readonly SortedDictionary<string, double> _milliseconds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> _scales = new(StringComparer.Ordinal);

    public CostConditions Conditions { get; } = conditions;

    /// <summary>Canonical text of the operation to milliseconds per inference.</summary>
    public IReadOnlyDictionary<string, double> Entries => _milliseconds;

    /// <summary>
    /// By search space: the factor between the sum of a network's operations and the time of the whole network, fitted to measured networks. A
    /// space without one has the factor 1.
    /// </summary>
    public IReadOnlyDictionary<string, double> Scales => _scales;

    public bool TryGet(CostOperation operation, out double milliseconds)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return _milliseconds.TryGetValue(operation.ToString(), out milliseconds);
    }

    public void Set(CostOperation operation, double milliseconds)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (!double.IsFinite(milliseconds) || milliseconds < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(milliseconds), milliseconds, "A cost is finite and not negative.");
        }

        _milliseconds[operation.ToString()] = milliseconds;
    }

    /// <param name="space">Name of a search space.</param>
    /// <param name="scale">Measured over summed, above 0.</param>
    public void SetScale(string space, double scale)
    {
        ArgumentException.ThrowIfNullOrEmpty(space);
        if (!double.IsFinite(scale) || scale <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "A scale is finite and above 0.");
        }

        _scales[space] = scale;
    }

    public void Save(string path)
    {
        var document = new CostTableDocument(FormatVersion, Conditions, _milliseconds) { Scales = _scales.Count == 0 ? null : _scales };
        AtomicFile.WriteText(path, JsonSerializer.Serialize(document, CostTableJsonContext.Default.CostTableDocument));
    }

    /// <exception cref="InputException">Missing, malformed, of another format, or with an entry that is no operation.</exception>
    public static CostTable Load(string path)
    {
        CostTableDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(File.ReadAllText(path), CostTableJsonContext.Default.CostTableDocument);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"{path}: the cost table cannot be read: {error.Message} Measure a new one with 'dwnas transform --plan auto'.", error);
        }

        if (document?.Format != FormatVersion)
        {
            throw new InputException($"{path}: cost table format {document?.Format} is unknown; this version reads {FormatVersion}.");
        }

        var table = new CostTable(document.Conditions);
        foreach (var (text, milliseconds) in document.Milliseconds)
        {
            if (!double.IsFinite(milliseconds) || milliseconds < 0)
            {
                throw new InputException($"{path}: entry '{text}' has the cost {milliseconds}; allowed are finite milliseconds >= 0.");
            }

            table.Set(CostOperation.Parse(text), milliseconds);
        }

        foreach (var (space, scale) in document.Scales ?? [])
        {
            if (!double.IsFinite(scale) || scale <= 0)
            {
                throw new InputException($"{path}: the scale of '{space}' is {scale}; allowed are finite numbers above 0.");
            }

            table.SetScale(space, scale);
        }

        return table;
    }
}

internal sealed record CostTableDocument(int Format, CostConditions Conditions, SortedDictionary<string, double> Milliseconds)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? Scales { get; init; }
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CostTableDocument))]
internal sealed partial class CostTableJsonContext : JsonSerializerContext;
