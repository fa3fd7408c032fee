namespace DoubleWinNas.Node.Results.Report;

/// <summary>Apache ECharts, which draws a report's plots; fetched by <c>scripts/fetch-echarts</c>.</summary>
/// <param name="Script">Its JavaScript.</param>
/// <param name="Licence">Its licence and notices, which go with every copy.</param>
internal sealed record ChartLibrary(string Script, string Licence)
{
    /// <summary>How to get it.</summary>
    public const string Remedy = "scripts/fetch-echarts";

    private const string Folder = "artifacts/web/echarts";
    private const string ScriptFile = "echarts.min.js";

    /// <summary>The library in <c>artifacts/web/echarts</c> of the program's folder or of one above it; null where it is not.</summary>
    public static ChartLibrary? Find(string baseDirectory)
    {
        for (var directory = Path.TrimEndingDirectorySeparator(baseDirectory); !string.IsNullOrEmpty(directory); directory = Path.GetDirectoryName(directory))
        {
            var folder = Path.Combine(directory, Folder);
            if (File.Exists(Path.Combine(folder, ScriptFile)))
            {
                return new ChartLibrary(File.ReadAllText(Path.Combine(folder, ScriptFile)), File.ReadAllText(Path.Combine(folder, "LICENCES")));
            }
        }

        return null;
    }
}
