using System.Text.Json;
using System.Text.RegularExpressions;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Node.Results.Report;
using DoubleWinNas.Orchestration.Settings;

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
    public void A_simulated_device_and_energies_are_told_as_what_they_are()
    {
        var status = sample.Results.Status;
        var device = status.Finalists[0].Devices[0] with { ShallowMillijoules = 4.5 };
        var simulated = status with
        {
            Settings = status.Settings! with { Devices = [new DeviceSettings { Simulated = true, Table = "host.json" }] },
            HasEnergy = true,
            Finalists = [status.Finalists[0] with { Devices = [device with { Measured = device.Measured! with { IsSimulated = true } }] }],
        };

        var json = Data(Page(sample.Results with { Status = simulated }, null));

        var told = json.GetProperty("finalists")[0].GetProperty("devices")[0];
        Assert.Equal((true, 4.5), (told.GetProperty("isSimulated").GetBoolean(), told.GetProperty("shallowMillijoules").GetDouble()));
        Assert.Contains(json.GetProperty("environment").EnumerateArray(), value => value.GetProperty("name").GetString() == "host: energy" && value.GetProperty("value").GetString() == "an objective");
        Assert.Contains("host (simulated): runtime", json.GetProperty("environment").EnumerateArray().Select(value => value.GetProperty("name").GetString()));
        Assert.False(Data(Page(sample.Results, null)).GetProperty("finalists")[0].GetProperty("devices")[0].GetProperty("isSimulated").GetBoolean());
    }

    [Fact]
    public void Why_there_is_no_energy_is_told()
    {
        var json = Data(Page(sample.Results with { Status = sample.Results.Status with { HasEnergy = false, EnergyUnavailable = "this device has no power sensor" } }, null));

        Assert.Contains(json.GetProperty("environment").EnumerateArray(), value => value.GetProperty("value").GetString() == "not available: this device has no power sensor");
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
