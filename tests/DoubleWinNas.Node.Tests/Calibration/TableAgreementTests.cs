using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Node.Calibration;

namespace DoubleWinNas.Node.Tests.Calibration;

public sealed class TableAgreementTests
{
    private static readonly CostConditions Here = new("nano", "tensorrt 8.2.1", "fp16", 1, 1, "MAXN, schedutil");

    [Fact]
    public void A_machine_that_is_slower_as_a_whole_still_agrees_with_its_table()
    {
        var (old, again) = (new CostTable(Here), new CostTable(Here));
        for (var side = 8; side < 18; side++)
        {
            old.Set(Conv(side), side);
            again.Set(Conv(side), 1.2 * side);
        }

        var agreement = TableAgreement.Of(old, again);

        Assert.Equal((10, 1.2, true), (agreement.Operations, Math.Round(agreement.Scale, 9), agreement.Holds));
        again.Set(Conv(8), 100);
        again.Set(Conv(9), 100);
        Assert.Equal(10, TableAgreement.Of(old, again).Operations);
    }

    [Fact]
    public void Tables_without_a_common_operation_cannot_be_compared()
    {
        var (old, again) = (new CostTable(Here), new CostTable(Here));
        old.Set(Conv(8), 1);
        again.Set(Conv(9), 1);

        Assert.Throws<InputException>(() => TableAgreement.Of(old, again));
    }

    private static CostOperation Conv(int side) => CostOperation.Convolution(16, 16, 3, 1, 1, activated: true, Resolution.Square(side));
}
