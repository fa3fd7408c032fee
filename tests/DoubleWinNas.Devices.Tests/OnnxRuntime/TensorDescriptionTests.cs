using DoubleWinNas.Devices.OnnxRuntime;

namespace DoubleWinNas.Devices.Tests.OnnxRuntime;

public sealed class TensorDescriptionTests
{
    private static readonly TensorDescription Input = new("input", [-1, 3, 32, -1]);

    [Theory]
    [InlineData(true, 1L, 3L, 32L, 32L)]
    [InlineData(true, 9L, 3L, 32L, 1L)]
    [InlineData(false, 1L, 1L, 32L, 32L)]
    [InlineData(false, 1L, 3L, 31L, 32L)]
    [InlineData(false, 1L, 3L, 32L)]
    public void Dynamic_dimensions_take_every_size_and_fixed_ones_their_own(bool expected, params long[] shape) =>
        Assert.Equal(expected, Input.Takes(shape));
}
