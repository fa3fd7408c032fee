using DoubleWinNas.Networks;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Results.Report;

namespace DoubleWinNas.Node.Results;

/// <summary>
/// What a search hands over, as files: <c>front.json</c> and <c>front.csv</c> (the same bytes for equal settings),
/// <c>measurements.json</c> (live), <c>finalists/</c>, <c>costs/</c> and <c>report.html</c>. Written again, the same results give the same bytes.
/// </summary>
internal static class ResultsFolder
{
    /// <param name="folder">The search's folder; made when missing.</param>
    /// <param name="results">Of a search at any stage.</param>
    /// <param name="artifacts">Where the finalists' files are.</param>
    /// <param name="charts">Draws the report's plots; null: the report has none, and says how to get them.</param>
    /// <exception cref="InputException">The folder cannot be written, or an artifact is missing or damaged: names the file.</exception>
    public static void Write(string folder, SearchResults results, ArtifactStore artifacts, ChartLibrary? charts)
    {
        var front = FrontDocument.Of(results);
        Put("front.json", ResultsJson.Write(front));
        Put("front.csv", FrontCsv.Write(front));
        Put("measurements.json", ResultsJson.Write(MeasurementsDocument.Of(results, artifacts)));
        foreach (var (device, costs) in results.Costs)
        {
            costs.ToTable().Save(Path.Combine(folder, "costs", $"{device}.json"));
        }

        Replace(folder, "finalists", beside =>
        {
            foreach (var entry in FinalistEntry.Of(results.Status))
            {
                FinalistFolder.Write(Path.Combine(beside, entry.Folder), entry, artifacts);
            }
        });
        Put("report.html", ReportPage.Write(ReportDocument.Of(results, artifacts), charts));

        void Put(string name, string text) => AtomicFile.WriteText(Path.Combine(folder, name), text);
    }

    /// <summary>Puts a folder in place of the former one as a whole.</summary>
    private static void Replace(string parent, string name, Action<string> fill)
    {
        var target = Path.Combine(parent, name);
        var beside = Path.Combine(parent, $".{name}.{Environment.ProcessId}.partial");
        var former = Path.Combine(parent, $".{name}.{Environment.ProcessId}.former");
        try
        {
            try
            {
                Directory.CreateDirectory(beside);
                fill(beside);
                if (Directory.Exists(target))
                {
                    Directory.Move(target, former);
                }

                Directory.Move(beside, target);
            }
            finally
            {
                Delete(beside);
                Delete(former);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{target}: cannot be written: {error.Message}", error);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
