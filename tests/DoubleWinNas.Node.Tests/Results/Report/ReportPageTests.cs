using System.Text.Json;
using System.Text.RegularExpressions;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Node.Results.Report;

namespace DoubleWinNas.Node.Tests.Results.Report;

[Collection(SampleSearchTests.Name)]
public sealed class ReportPageTests(SampleSearch sample)
{
    [Fact]
    public void Its_document_holds_what_the_search_came_to()
    {
        var json = Data(Page(sample.Results, null));

        var status = sample.Results.Status;
        Assert.Equal("finished", json.GetProperty("phase").GetString());
        Assert.Equal(status.Evaluated.Count, json.GetProperty("candidates").GetArrayLength());
        Assert.Equal(status.Front.Count, json.GetProperty("front").GetArrayLength());
        Assert.Equal(0.11, json.GetProperty("bound").GetDouble());
        Assert.Equal("latency <= 0.11 ms on host", json.GetProperty("constraints")[0].GetString());
        var finalist = json.GetProperty("finalists")[0];
        Assert.Equal(status.Finalists[0].FineTuned!.Test, finalist.GetProperty("test").GetDouble());
        Assert.True(finalist.GetProperty("devices")[0].GetProperty("measuredShallow").GetProperty("speedup").GetDouble() > 1);
    }

    [Fact]
    public void Predicted_times_of_a_pictures_parts_add_up_to_the_network()
    {
        var finalists = Data(Page(sample.Results, null)).GetProperty("finalists").EnumerateArray();

        Assert.All(finalists, finalist =>
        {
            var steps = finalist.GetProperty("picture").GetProperty("steps").EnumerateArray().ToArray();
            var deep = steps.SelectMany(step => step.GetProperty("deep").EnumerateArray()).Sum(Milliseconds);
            var shallow = steps.Sum(step => step.GetProperty("merged") is { ValueKind: JsonValueKind.Object } merged
                ? Milliseconds(merged)
                : step.GetProperty("deep").EnumerateArray().Sum(Milliseconds));
            var device = finalist.GetProperty("devices")[0];
            Assert.Equal(device.GetProperty("deepMilliseconds").GetDouble(), deep, precision: 9);
            Assert.Equal(device.GetProperty("shallowMilliseconds").GetDouble(), shallow, precision: 9);
        });
    }

    [Fact]
    public void Every_setting_is_listed_by_its_key()
    {
        var settings = Data(Page(sample.Results, null)).GetProperty("settings").EnumerateArray()
            .ToDictionary(setting => setting.GetProperty("name").GetString()!, setting => setting.GetProperty("value").GetString());

        Assert.Equal("8", settings["supernet.rounds"]);
        Assert.Equal("[3, 5]", settings["space.kernels"]);
        Assert.Equal("host", settings["devices[0].name"]);
        Assert.Equal("[\"latency <= 0.11 ms on host\"]", settings["constraints"]);
    }

    [Fact]
    public void It_asks_the_network_for_nothing()
    {
        var page = Page(sample.Results, null);

        Assert.DoesNotMatch(new Regex("(src|href)\\s*=|url\\(|@import|fetch\\(|XMLHttpRequest", RegexOptions.ExplicitCapture), page);
        Assert.Contains("default-src 'none'", page);
    }

    [Fact]
    public void What_a_search_tells_cannot_break_out_of_the_page()
    {
        var status = sample.Results.Status with { Reason = "</script><script>alert(1)</script>" };

        var page = Page(sample.Results with { Status = status }, null);

        Assert.DoesNotContain("<script>alert", page);
        Assert.Equal("</script><script>alert(1)</script>", Data(page).GetProperty("reason").GetString());
    }

    [Fact]
    public void The_charting_library_goes_in_with_its_licence()
    {
        var page = Page(sample.Results, new ChartLibrary("var echarts = '</script>';", "Licence <of> it"));

        Assert.Contains("var echarts = '<\\/script>';", page);
        Assert.Contains("Licence &lt;of&gt; it", page);
    }

    [Fact]
    public void Without_the_charting_library_the_page_says_how_to_get_it() => Assert.Contains("scripts/fetch-echarts", Page(sample.Results, null));

    [Fact]
    public void The_library_is_found_above_the_program()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(ChartLibrary.Find(folder.In("a/b")));
        Directory.CreateDirectory(folder.In("artifacts/web/echarts"));
        File.WriteAllText(folder.In("artifacts/web/echarts/echarts.min.js"), "script");
        File.WriteAllText(folder.In("artifacts/web/echarts/LICENCES"), "licence");

        Assert.Equal(new ChartLibrary("script", "licence"), ChartLibrary.Find(folder.In("a/b/")));
    }

    private string Page(SearchResults results, ChartLibrary? charts) => ReportPage.Write(ReportDocument.Of(results, sample.Artifacts), charts);

    private static JsonElement Data(string page) =>
        JsonDocument.Parse(Regex.Match(page, "<script type=\"application/json\" id=\"data\">(?<data>.*?)</script>", RegexOptions.Singleline).Groups["data"].Value).RootElement;

    private static double Milliseconds(JsonElement part) => part.GetProperty("milliseconds").GetDouble();
}
