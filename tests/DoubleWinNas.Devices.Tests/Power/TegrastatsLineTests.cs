using DoubleWinNas.Devices.Power;

namespace DoubleWinNas.Devices.Tests.Power;

public sealed class TegrastatsLineTests
{
    [Theory]

    // JetPack 4, Nano (format: NVIDIA's L4T developer guide, "tegrastats utility").
    [InlineData(
        "RAM 1380/3964MB (lfb 400x4MB) SWAP 0/1982MB (cached 0MB) CPU [8%@102,4%@102,0%@102,0%@102] EMC_FREQ 0% GR3D_FREQ 0% PLL@27C CPU@29.5C PMIC@100C GPU@29C AO@36C thermal@29.25C POM_5V_IN 2532/2698 POM_5V_GPU 40/53 POM_5V_CPU 480/520",
        2.532)]

    // JetPack 5, AGX Xavier: no total, milliwatts are written out.
    [InlineData(
        "07-01-2023 10:00:00 RAM 3000/31918MB (lfb 6000x4MB) SWAP 0/15959MB (cached 0MB) CPU [0%@1190,0%@1190] EMC_FREQ 0%@2133 GR3D_FREQ 0%@318 AUX@35C CPU@36C GPU 620mW/620mW CPU 310mW/310mW SOC 1240mW/1240mW CV 0mW/0mW VDDRQ 155mW/155mW SYS5V 1680mW/1680mW",
        4.005)]
    [InlineData("RAM 2000/7471MB (lfb 4x4MB) CPU [1%@729] GR3D_FREQ 0% cpu@48C VDD_IN 4916mW/4916mW VDD_CPU_GPU_CV 485mW/485mW VDD_SOC 1456mW/1456mW", 4.916)]
    public void Total_rail_or_sum_of_rails(string line, double watts) => Assert.Equal(watts, TegrastatsLine.Power(line)!.Value.Value, 9);

    [Theory]
    [InlineData("")]
    [InlineData("RAM 1380/3964MB (lfb 400x4MB) SWAP 0/1982MB CPU [8%@102] EMC_FREQ 0% GR3D_FREQ 0% CPU@29.5C")]
    [InlineData("Segmentation fault")]
    public void A_line_without_rails_tells_nothing(string line) => Assert.Null(TegrastatsLine.Power(line));
}
