using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>An everyday operation of some ten microseconds that is measured again and again, to see whether the device stays what it was.</summary>
public static class ReferenceNetwork
{
    private const int Seed = 1;

    public static Network Network { get; } = CostOperation.Convolution(16, 16, 3, 1, 1, activated: true, Resolution.Square(14)).ToNetwork();

    /// <summary>Bytes of its ONNX file.</summary>
    public static ReadOnlyMemory<byte> Onnx { get; } = OnnxWriter.ToBytes(Network, RandomWeights.For(Network, Seed));
}
