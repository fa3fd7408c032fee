using System.Globalization;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Devices.Tests.OnnxRuntime;

/// <summary>Counts of the whole process: these tests run alone.</summary>
[CollectionDefinition(nameof(ProcessWideCounts), DisableParallelization = true)]
public sealed class ProcessWideCounts;

[Collection(nameof(ProcessWideCounts))]
public sealed class InferenceMemoryTests
{
    private const int LoadsAndDisposals = 60;

    private static readonly Resolution Side = Resolution.Square(4);

    [Fact]
    public void Every_handle_is_released_by_disposal()
    {
        var model = Export(SmallNetworks.Folded(Side));
        var before = OnnxRuntimeLibrary.LiveHandles;

        using (var session = InferenceSession.Load(model))
        {
            session.Run(Images.Random(3, Side, 1), 1, Side);
            session.Run(Images.Random(3, Resolution.Square(4), 2), 1, Side);
            using var binding = session.Bind(2, Side);
            binding.Run();
            Assert.True(OnnxRuntimeLibrary.LiveHandles > before);
        }

        Assert.Equal(before, OnnxRuntimeLibrary.LiveHandles);
    }

    [Fact]
    public void Refused_models_and_shapes_leave_no_handle()
    {
        var model = Export(SmallNetworks.Folded(Side));
        var before = OnnxRuntimeLibrary.LiveHandles;

        Assert.Throws<InputException>(() => InferenceSession.Load(model[..50]));
        Assert.Throws<InputException>(() => new OnnxRuntimeInference().Load(model, new InferenceConditions(Resolution.Square(5))));

        Assert.Equal(before, OnnxRuntimeLibrary.LiveHandles);
    }

    [Fact]
    public void Loaded_models_give_their_memory_back()
    {
        // 4 MiB of weights: 240 MiB if nothing were given back.
        var network = SmallNetworks.Of(1024, Side, new Conv2d(1024, 1024, 1, Bias: true));
        var model = Export(network);
        LoadAndDispose(model, 5);
        var before = ResidentMebibytes();

        LoadAndDispose(model, LoadsAndDisposals);

        Assert.InRange(ResidentMebibytes() - before, double.MinValue, 80);
    }

    private static void LoadAndDispose(byte[] model, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var loaded = new OnnxRuntimeInference().Load(model, new InferenceConditions(Side));
            loaded.Run();
        }
    }

    private static double ResidentMebibytes()
    {
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize / (double)(1 << 20);
    }

    private static byte[] Export(Network network) => OnnxWriter.ToBytes(network, RandomWeights.For(network, 1));
}
