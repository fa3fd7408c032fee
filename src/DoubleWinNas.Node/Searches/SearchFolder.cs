using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleWinNas.Networks;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Searches;

/// <summary>A search's folder as the commands see it: <c>search.json</c> says whose it is and how it stood when it was last looked at.</summary>
internal sealed class SearchFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>The node's artifacts.</summary>
    public string Artifacts => System.IO.Path.Combine(Path, "artifacts");

    private string RecordFile => System.IO.Path.Combine(Path, "search.json");

    /// <summary>Reads the record.</summary>
    /// <exception cref="InputException">There is no search in this folder, or its record is malformed.</exception>
    public SearchRecord Load()
    {
        if (!File.Exists(RecordFile))
        {
            throw new InputException(
                $"{Path}: there is no search here ({RecordFile} is missing). Give the folder of one, such as runs/NAME; 'dwnas search list' shows them.");
        }

        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllText(RecordFile), SearchRecordJson.Default.SearchRecord);
            return record?.Format == SearchRecord.FormatVersion
                ? record
                : throw new InputException($"{RecordFile}: format {record?.Format} is unknown; this version reads {SearchRecord.FormatVersion}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"{RecordFile}: cannot be read: {error.Message}", error);
        }
    }

    public void Save(SearchStatus status) =>
        AtomicFile.WriteText(RecordFile, JsonSerializer.Serialize(SearchRecord.Of(status), SearchRecordJson.Default.SearchRecord));

    /// <summary>The searches in a folder's folders, by name.</summary>
    public static IReadOnlyList<SearchFolder> In(string root) => !Directory.Exists(root)
        ? []
        : [.. Directory.GetDirectories(root).Order(StringComparer.Ordinal).Select(path => new SearchFolder(path)).Where(folder => File.Exists(folder.RecordFile))];
}

/// <summary>A search at a glance.</summary>
/// <param name="Reason">Why it paused or failed.</param>
/// <param name="Best">Best accuracy of a feasible candidate, 0 to 1; null before the first.</param>
/// <param name="Evaluations">Candidates evaluated.</param>
/// <param name="Finalists">Finished finalists.</param>
internal sealed record SearchRecord(int Format, string Name, SearchPhase Phase, bool IsPaused, string? Reason, double? Best, int Evaluations, int Finalists)
{
    public const int FormatVersion = 1;

    public static SearchRecord Of(SearchStatus status) => new(
        FormatVersion,
        status.Settings!.Name,
        status.Phase,
        status.IsPaused,
        status.Reason,
        status.Front.Count > 0 ? status.Front.Max(candidate => candidate.Accuracy) : null,
        status.Evaluations,
        status.Finalists.Count(finalist => finalist.Error is null && finalist.Devices.Any(device => device.Transformed is not null)));
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SearchRecord))]
internal sealed partial class SearchRecordJson : JsonSerializerContext;
