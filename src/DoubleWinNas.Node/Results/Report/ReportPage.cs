using System.Net;
using System.Text;

namespace DoubleWinNas.Node.Results.Report;

/// <summary>
/// <c>report.html</c>: one page that needs no other file and no network. Its content is one JSON document; <c>page.js</c> draws it.
/// </summary>
internal static class ReportPage
{
    public static string Write(ReportDocument document, ChartLibrary? charts) => Fill(Resource("page.html"), new()
    {
        ["title"] = WebUtility.HtmlEncode(document.Name),
        ["style"] = Resource("page.css"),
        ["data"] = ResultsJson.WriteEmbedded(document),
        ["charts"] = InScript(charts?.Script ?? ""),
        ["remedy"] = WebUtility.HtmlEncode(ChartLibrary.Remedy),
        ["script"] = InScript(Resource("page.js")),
        ["licences"] = WebUtility.HtmlEncode(charts?.Licence ?? ""),
    });

    /// <summary>Replaces <c>{{name}}</c>, in one pass: what is put in is not looked at again.</summary>
    private static string Fill(string page, Dictionary<string, string> parts)
    {
        var filled = new StringBuilder();
        var at = 0;
        while (page.IndexOf("{{", at, StringComparison.Ordinal) is >= 0 and var begin)
        {
            var end = page.IndexOf("}}", begin, StringComparison.Ordinal);
            filled.Append(page, at, begin - at).Append(parts[page[(begin + 2)..end]]);
            at = end + 2;
        }

        return filled.Append(page, at, page.Length - at).ToString();
    }

    /// <summary>A script whose text cannot end its element.</summary>
    private static string InScript(string script) => script.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream($"report/{name}")
            ?? throw new InvalidOperationException($"The program was built without the report's {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
