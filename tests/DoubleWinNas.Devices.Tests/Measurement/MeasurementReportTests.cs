using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Tests.Measurement;

public sealed class MeasurementReportTests
{
    private static readonly MeasurementReport Report = new(
        new DeviceProfile("host", "cpu", 2, "performance", 2000.5),
        "onnxruntime 1.23.2",
        new InferenceConditions(new Resolution(28, 40), 2),
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        [
            new MeasuredModel("deep", "mobile-32@28", Result(2, null)),
            new MeasuredModel("shallow", "mobile-32@28", Result(1, new PairedRatio(2, 0.1, 12))),
        ]);

    [Fact]
    public void Saved_report_is_read_back()
    {
        using var folder = new TemporaryFolder();

        Report.Save(folder["measurements.json"]);

        Assert.Equivalent(Report, MeasurementReport.Load(folder["measurements.json"]), strict: true);
    }

    [Fact]
    public void Times_are_plain_numbers_in_the_file() => Assert.Contains("\"median\": 2,", Report.ToJson(), StringComparison.Ordinal);

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("{\"format\":2,\"report\":null}", "cannot be read")]
    [InlineData("null", "format")]
    public void Malformed_file_is_named(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("measurements.json", text);

        var error = Assert.Throws<InputException>(() => MeasurementReport.Load(path));

        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Newer_format_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("measurements.json", Report.ToJson().Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));

        Assert.Contains("format 2 are unknown", Assert.Throws<InputException>(() => MeasurementReport.Load(path)).Message, StringComparison.Ordinal);
    }

    private static LatencyResult Result(double median, PairedRatio? speedup) => new(
        new WarmUp(10, IsStable: true),
        new LatencyMeasurement(new(median), new(median * 1.1), new(0.01), new(median * 0.9), 500, 3),
        new Drift(new(median), new(median), 0, IsExceeded: false),
        speedup);
}
