using DoubleWinNas.Networks;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Tests.Execution;

public sealed class PrecisionChoiceTests
{
    [Theory]
    [InlineData("flags : fpu avx2 avx512f avx512_bf16", Precision.BFloat16)]
    [InlineData("flags : fpu amx_bf16 amx_tile", Precision.BFloat16)]
    [InlineData("flags : fpu avx2 avx512f avx512bw", Precision.Float32)]
    [InlineData("flags : avx512_bf16x", Precision.Float32)]
    [InlineData("", Precision.Float32)]
    internal void Bfloat16_is_chosen_only_where_the_cpu_computes_it(string flags, Precision expected) =>
        Assert.Equal(expected, PrecisionChoice.ForCpu(flags));

    [Fact]
    public void What_was_asked_for_is_kept_and_a_device_that_cannot_be_tried_computes_in_float32()
    {
        Assert.Equal(Precision.BFloat16, PrecisionChoice.Resolve(Precision.BFloat16, Device.Cpu));
        Assert.Equal(Precision.Float32, PrecisionChoice.Resolve(Precision.Float32, Device.Cuda()));
        Assert.Equal(Precision.Float32, PrecisionChoice.Resolve(Precision.Auto, Device.Cuda()));
        Assert.NotEqual(Precision.Auto, PrecisionChoice.Resolve(Precision.Auto, Device.Cpu));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_those_allowed() =>
        Assert.Contains("auto, fp32, bf16 and fp16", Assert.Throws<InputException>(() => PrecisionChoice.Parse("fp8")).Message);

    [Fact]
    public void Float16_is_refused_on_a_cpu() =>
        Assert.Contains("for CUDA", Assert.Throws<InputException>(() => PrecisionChoice.Resolve(Precision.Float16, Device.Cpu)).Message);

    [Fact]
    public void Bfloat16_that_is_not_faster_by_a_tenth_is_not_worth_it()
    {
        Assert.True(new PrecisionTrial(TimeSpan.FromMilliseconds(16), TimeSpan.FromMilliseconds(10)).IsWorthIt);
        Assert.False(new PrecisionTrial(TimeSpan.FromMilliseconds(10.5), TimeSpan.FromMilliseconds(10)).IsWorthIt);
        Assert.False(new PrecisionTrial(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(10)).IsWorthIt);
        Assert.True(PrecisionTrial.Run(Device.Cpu) is { Float32.Ticks: > 0, BFloat16.Ticks: > 0 });
    }
}
