using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Devices.Tests.OnnxRuntime;

public sealed class InferenceSessionTests
{
    private static readonly Resolution Side = Resolution.Square(32);
    private static readonly Network Small = SmallNetworks.Folded(Side);

    [Fact]
    public void Input_and_output_are_described()
    {
        using var session = InferenceSession.Load(Export(new() { DynamicResolution = true }));

        Assert.Equal(("input", "?x3x?x?"), (session.Input.Name, session.Input.ToString()));
        Assert.Equal(("logits", "?x10"), (session.Output.Name, session.Output.ToString()));
        Assert.Equal(3, session.Channels);
    }

    [Fact]
    public void Metadata_survive_the_file()
    {
        var metadata = new OnnxMetadata { InputMean = [0.1, 0.2, 0.3], ClassNames = ["a", "ß"], Dataset = "d" };

        using var session = InferenceSession.Load(Export(new() { Metadata = metadata }));

        Assert.Equivalent(
            metadata with { Source = "test", Resolution = Side, Producer = "DoubleWinNas 0.1.0" },
            OnnxMetadata.FromProperties(session.Metadata),
            strict: true);
    }

    [Fact]
    public void Images_of_a_batch_do_not_touch_each_other()
    {
        using var session = InferenceSession.Load(Export());
        var images = Enumerable.Range(0, 5).Select(i => Images.Random(3, Side, i)).ToArray();

        var together = session.Run(images.SelectMany(image => image).ToArray(), 5, Side).ToArray();

        for (var i = 0; i < images.Length; i++)
        {
            var alone = session.Run(images[i], 1, Side).ToArray();
            Equal.Values(Array.ConvertAll(alone, value => (double)value), together[(i * 10)..(i * 10 + 10)]);
        }
    }

    [Fact]
    public void Two_threads_give_the_same_answer_as_one()
    {
        using var one = InferenceSession.Load(Export());
        using var two = InferenceSession.Load(Export(), new() { Threads = 2 });
        var image = Images.Random(3, Side, 1);

        Equal.Values(Array.ConvertAll(one.Run(image, 1, Side).ToArray(), value => (double)value), two.Run(image, 1, Side).ToArray());
    }

    [Fact]
    public void Sessions_run_beside_each_other()
    {
        var model = Export();
        var image = Images.Random(3, Side, 1);
        using var alone = InferenceSession.Load(model);
        var expected = alone.Run(image, 1, Side).ToArray();

        Parallel.For(0, 4, _ =>
        {
            using var session = InferenceSession.Load(model);
            for (var run = 0; run < 20; run++)
            {
                Assert.Equal(expected, session.Run(image, 1, Side).ToArray());
            }
        });
    }

    [Theory]
    [InlineData(1, "33")]
    [InlineData(1, "32x40")]
    [InlineData(3, "32")]
    [InlineData(0, "32")]
    public void Fixed_model_refuses_other_shapes_and_names_its_own(int batch, string resolution)
    {
        using var session = InferenceSession.Load(Export(new() { Batch = 1 }));

        var error = Assert.Throws<InputException>(() => session.Bind(batch, Resolution.Parse(resolution)));

        Assert.Contains("takes an input of 1x3x32x32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_of_another_length_is_refused()
    {
        using var session = InferenceSession.Load(Export());

        var error = Assert.Throws<ArgumentException>(() => session.Run(new float[7], 1, Side).ToArray());

        Assert.Contains("has 7 values, but 1x3x32x32 has 3072", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]
    public void Corrupt_file_gives_one_clear_message(int length)
    {
        using var folder = new TemporaryFolder();
        var bytes = Export();
        var path = folder["model.onnx"];
        File.WriteAllBytes(path, length < 0 ? [.. bytes.Select(value => (byte)~value)] : bytes[..length]);

        var error = Assert.Throws<InputException>(() => InferenceSession.Load(path));

        Assert.StartsWith($"{path}: not a usable ONNX model: ONNX Runtime: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder["none.onnx"];

        var error = Assert.Throws<InputException>(() => InferenceSession.Load(path));

        Assert.StartsWith($"{path}: the model cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_of_another_kind_is_refused()
    {
        // (N, 3) is no image.
        var graph = OnnxMessages.Graph(
            "vector",
            [OnnxMessages.Node("Add", "add", ["input", "input"], "logits")],
            [],
            OnnxMessages.Value("input", [OnnxDimension.Dynamic("n"), OnnxDimension.Fixed(3)]),
            OnnxMessages.Value("logits", [OnnxDimension.Dynamic("n"), OnnxDimension.Fixed(3)]));
        using var stream = new MemoryStream();
        OnnxMessages.Model(OnnxWriter.IrVersion, OnnxWriter.Opset, "test", "1", graph, []).WriteTo(stream);

        var error = Assert.Throws<InputException>(() => InferenceSession.Load(stream.ToArray(), new() { Origin = "vector.onnx" }));

        Assert.StartsWith("vector.onnx: the model's input 'input' is ?x3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Less_than_one_thread_is_refused() =>
        Assert.StartsWith(
            "0 threads",
            Assert.Throws<InputException>(() => InferenceSession.Load(Export(), new() { Threads = 0 })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Binding_outlives_its_session()
    {
        var session = InferenceSession.Load(Export());
        var image = Images.Random(3, Side, 1);
        var expected = session.Run(image, 1, Side).ToArray();
        using var binding = session.Bind(1, Side);
        session.Dispose();

        image.CopyTo(binding.Input);
        binding.Run();

        Assert.Equal(expected, binding.Output.ToArray());
        Assert.Equal([1, 10], binding.OutputShape);
    }

    [Fact]
    public void Disposed_session_and_binding_refuse_to_run()
    {
        var session = InferenceSession.Load(Export());
        var binding = session.Bind(1, Side);
        binding.Dispose();
        binding.Dispose();
        session.Dispose();
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(binding.Run);
        Assert.Throws<ObjectDisposedException>(() => binding.Input.Clear());
        Assert.Throws<ObjectDisposedException>(() => session.Bind(1, Side));
        Assert.Throws<ObjectDisposedException>(() => session.Run(new float[3072], 1, Side).ToArray());
    }

    [Fact]
    public void Runs_allocate_nothing_after_the_first_one()
    {
        using var session = InferenceSession.Load(Export());
        var image = Images.Random(3, Side, 1);
        session.Run(image, 1, Side);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var run = 0; run < 100; run++)
        {
            session.Run(image, 1, Side);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Another_precision_is_refused() =>
        Assert.Contains(
            "fp16 was asked for",
            Assert.Throws<InputException>(() => new OnnxRuntimeInference().Load(Export(), new InferenceConditions(Side, Precision: "fp16"))).Message,
            StringComparison.Ordinal);

    private static byte[] Export(OnnxExportOptions? options = null) => OnnxWriter.ToBytes(Small, RandomWeights.For(Small, 1), options);
}
