using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Devices.Tests.Testing;

internal static class Equal
{
    /// <summary>float32 sums of some hundred terms against float64, relative to the output's largest value (METHOD section 3).</summary>
    public const double Float32 = 1e-5;

    /// <summary>Exports, runs on ONNX Runtime at a resolution and compares every value with the float64 reference.</summary>
    public static void OnOnnxRuntime(Network network, Resolution resolution, int batch = 1, OnnxExportOptions? options = null)
    {
        var weights = RandomWeights.For(network, seed: 11);
        using var session = InferenceSession.Load(OnnxWriter.ToBytes(network, weights, options ?? new() { Resolution = resolution }));
        var images = Enumerable.Range(0, batch).Select(i => Images.Random(network.InputChannels, resolution, seed: i)).ToArray();
        var found = session.Run(images.SelectMany(image => image).ToArray(), batch, resolution).ToArray();
        var expected = images.SelectMany(image => Float64Reference.Run(network, weights, image, resolution)).ToArray();
        Values(expected, found);
    }

    public static void Values(double[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        var scale = Math.Max(expected.Max(Math.Abs), 1e-3);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= Float32 * scale, $"value {i}: expected {expected[i]}, found {found[i]} (scale {scale})");
        }
    }
}
