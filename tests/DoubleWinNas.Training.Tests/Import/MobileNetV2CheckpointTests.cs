using System.Diagnostics;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Import;
using DoubleWinNas.Training.Tests.Data;

namespace DoubleWinNas.Training.Tests.Import;

[Collection(TorchCollection.Name)]
public sealed class MobileNetV2CheckpointTests : IClassFixture<MobileNetV2Files>
{
    private readonly MobileNetV2Files _files;

    public MobileNetV2CheckpointTests(MobileNetV2Files files) => _files = files;

    [Fact]
    public void Logits_are_those_of_the_network_in_PyTorch()
    {
        var (network, weights) = MobileNetV2Checkpoint.Load(_files.Checkpoint);
        var expected = Safetensors.Load(_files.Expected);
        using var scope = new DisposeScope();
        using var noGrad = new NoGrad();
        using var model = ModelState.Create(network, weights);
        var images = Tensor.FromSpan<float>(expected["images"].Data, [2, 3, 64, 64]);

        var logits = new NetworkExecutor(network).Forward(images, model, ForwardMode.Inference()).ToArray<float>();

        Assert.Equal((3, 7, 17), (network.InputChannels, network.Classes, network.Blocks.Count));
        var scale = expected["logits"].Data.Max(Math.Abs);
        Assert.All(expected["logits"].Data.Zip(logits), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-4 * scale, $"{pair}"));
    }

    [Fact]
    public void A_missing_an_unexpected_and_a_misshapen_tensor_are_named_as_torchvision_does()
    {
        const string Weight = "features.5.conv.1.0.weight";

        Assert.Contains($"'{Weight}' is missing", Refusal(file => file.Remove(Weight)));
        Assert.Contains("'features.19.0.weight' (1 such) is none of MobileNetV2's", Refusal(file => file["features.19.0.weight"] = new WeightTensor([1], [0])));
        Assert.Contains($"'{Weight}' has shape (1, 1, 3, 3), but MobileNetV2 of width 1.0 has (192, 1, 3, 3)", Refusal(file => file[Weight] = new WeightTensor([1, 1, 3, 3], new float[9])));
        Assert.Contains("'features.0.0.weight' is missing", Refusal(file => file.Clear()));
        Assert.Contains("holds NaN", Refusal(file => file["classifier.1.bias"] = new WeightTensor([7], [0, 0, float.NaN, 0, 0, 0, 0])));
    }

    [Fact]
    public void Every_parameter_has_a_name_of_its_own()
    {
        var (network, _) = MobileNetV2Checkpoint.Load(_files.Checkpoint);

        var names = MobileNetV2Checkpoint.Names(network);

        Assert.Equal(ParameterSpec.Of(network).Count(), names.Values.Distinct().Count());
    }

    private string Refusal(Action<Dictionary<string, WeightTensor>> change)
    {
        using var folder = new TestFolder();
        var tensors = Safetensors.Load(_files.Checkpoint).Tensors.ToDictionary(entry => entry.Key, entry => entry.Value);
        change(tensors);
        var changed = new WeightSet();
        foreach (var (name, tensor) in tensors)
        {
            changed[name] = tensor;
        }

        var path = Path.Combine(folder.Path, "changed.safetensors");
        Safetensors.Save(path, changed);
        return Assert.Throws<InputException>(() => MobileNetV2Checkpoint.Load(path)).Message;
    }
}

/// <summary>A MobileNetV2 of 7 classes with random weights and statistics, made by Debian's PyTorch with torchvision's module structure.</summary>
public sealed class MobileNetV2Files : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly TestFolder _folder = new();

    public MobileNetV2Files()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Import", "mobilenet_v2.py");
        using var process = Process.Start(new ProcessStartInfo(Python, [script, Checkpoint, Expected]) { UseShellExecute = false, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }

    public string Checkpoint => Path.Combine(_folder.Path, "mobilenet_v2.safetensors");

    /// <summary>Two images and their logits.</summary>
    public string Expected => Path.Combine(_folder.Path, "expected.safetensors");

    public void Dispose() => _folder.Dispose();
}
