using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Networks.Tests.Costs;

public sealed class CostConditionsTests
{
    private static readonly CostConditions Here = new("nano", "tensorrt 8.2.1", "fp16", 1, 1, "MAXN, schedutil");

    [Fact]
    public void A_table_of_these_conditions_is_valid() => Assert.Null((Here with { }).DifferenceTo(Here));

    [Theory]
    [InlineData("runtime", "it was measured with tensorrt 8.0.1, here is tensorrt 8.2.1.")]
    [InlineData("power", "it was measured in power mode '5W, schedutil', now it is 'MAXN, schedutil'.")]
    [InlineData("precision", "it was measured in fp32, wanted is fp16.")]
    public void Another_runtime_power_mode_or_precision_is_named(string what, string words) => Assert.Equal(words, (what switch
    {
        "runtime" => Here with { Runtime = "tensorrt 8.0.1" },
        "power" => Here with { PowerMode = "5W, schedutil" },
        _ => Here with { Precision = "fp32" },
    }).DifferenceTo(Here));
}
