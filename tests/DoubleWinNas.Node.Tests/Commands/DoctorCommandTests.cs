namespace DoubleWinNas.Node.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task Every_finding_that_is_not_here_has_a_remedy()
    {
        var run = await CommandRun.Of("doctor", "--json");

        Assert.All(run.Json.GetProperty("findings").EnumerateArray(), finding =>
            Assert.Equal(finding.GetProperty("state").GetString() == "found", finding.GetProperty("remedy").GetString() is null));
    }

    [Fact]
    public async Task It_exits_with_0_exactly_when_nothing_needed_is_missing()
    {
        var run = await CommandRun.Of("doctor", "--json");

        var missing = run.Json.GetProperty("findings").EnumerateArray().Count(finding => finding.GetProperty("state").GetString() == "missing");
        Assert.Equal(missing == 0 ? 0 : 1, run.ExitCode);
    }
}
