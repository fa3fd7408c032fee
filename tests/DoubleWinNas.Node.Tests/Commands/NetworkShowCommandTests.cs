namespace DoubleWinNas.Node.Tests.Commands;

public sealed class NetworkShowCommandTests
{
    [Fact]
    public async Task Parts_add_up_to_the_totals()
    {
        var json = (await CommandRun.Of("network", "show", Genotypes.Small, "--json")).ShouldSucceed().Json;

        var parts = json.GetProperty("parts").EnumerateArray().ToArray();
        Assert.Equal(json.GetProperty("macs").GetInt64(), parts.Sum(part => part.GetProperty("macs").GetInt64()));
        Assert.Equal(json.GetProperty("parameters").GetInt64(), parts.Sum(part => part.GetProperty("parameters").GetInt64()));
        Assert.Equal(
            ["stem", "stages.0.0", "stages.1.0", "stages.1.1", "stages.2.0", "stages.2.1", "head", "pool", "classifier"],
            parts.Select(part => part.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Shapes_follow_the_options()
    {
        var json = (await CommandRun.Of("network", "show", Genotypes.Small, "--resolution", "40x23", "--classes", "7", "--channels", "3", "--json")).ShouldSucceed().Json;

        var parts = json.GetProperty("parts").EnumerateArray().ToArray();
        Assert.Equal("3x40x23", parts[0].GetProperty("input").GetString());
        Assert.Equal("16x20x12", parts[0].GetProperty("output").GetString());
        Assert.Equal("7x1x1", parts[^1].GetProperty("output").GetString());
    }

    [Fact]
    public async Task The_table_names_every_block_and_the_hash()
    {
        var run = (await CommandRun.Of("network", "show", Genotypes.Small)).ShouldSucceed();

        Assert.Contains("stages.2.1   transformable + ReLU6", run.Output);
        Assert.Matches("hash +[0-9a-f]{16}\n", run.Output);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("mobile-32@28_X3e6a.S_T3e6a.T3e3.S_N5e3.T3e6a.S", "'X'", "allowed are S")]
    [InlineData("mobile-32@28_T4e6a.S_T3e6a.T3e3.S_N5e3.T3e6a.S", "kernel 4", "3, 5, 7")]
    [InlineData("mobile-32@28_S.S_T3e6a.T3e3.S_N5e3.T3e6a.S", "stride", "cannot be skipped")]
    [InlineData("mobile-32@28_T3e6as2.S_T3e6a.T3e3.S_N5e3.T3e6a.S", "'s'", "position")]
    [InlineData("mobile-33@28_T3e6a.S", "mobile-33", "mobile-32")]
    [InlineData("mobile-32@999_T3e6a.S_T3e6a.T3e3.S_N5e3.T3e6a.S", "resolution 999", "16 to 48")]
    public async Task A_genotype_that_is_none_is_refused_with_its_place(string genotype, params string[] words) =>
        (await CommandRun.Of("network", "show", genotype)).ShouldRefuse(words);

    [Theory]
    [InlineData("--classes", "1", "allowed are 2 to")]
    [InlineData("--channels", "0", "allowed are 1 to")]
    [InlineData("--resolution", "28x", "28x40")]
    public async Task Options_out_of_range_say_what_is_allowed(string option, string value, string allowed) =>
        (await CommandRun.Of("network", "show", Genotypes.Small, option, value)).ShouldRefuse(allowed);
}
