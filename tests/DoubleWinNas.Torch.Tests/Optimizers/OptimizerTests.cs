namespace DoubleWinNas.Torch.Tests.Optimizers;

/// <summary>
/// The expected weights were made once by PyTorch 1.13 (float32, big-endian hexadecimal):
/// <code>
/// p = Parameter(tensor([(i - 7) / 8 for i in range(20)])); o = torch.optim.SGD([p], lr=0.1, ...)
/// for t in range(6): p.grad = tensor([((7 * i + 5 * t) % 11 - 5) / 8 for i in range(20)]); o.step()
/// print(''.join(struct.pack('>f', v).hex() for v in p.tolist()))
/// </code>
/// </summary>
public sealed class OptimizerTests : TorchTest
{
    private const int Size = 20;

    [Fact] // SGD(lr=0.1)
    public void Sgd_steps_as_PyTorch_does() => AssertAfterSixSteps(
        group => new Sgd([group]), 0.1, 0,
        "bf633334bf3cccccbf166666bf133334bed9999abe0ccccebe000000bde666673e3333333ea666673eaccccc3ef999993f2333343f49999a3f4ccccc"
        + "3f7333353f9e66663fa000003fa1999a3fc66666");

    [Fact] // SGD(lr=0.1, weight_decay=1e-2)
    public void Sgd_with_weight_decay_steps_as_PyTorch_does() => AssertAfterSixSteps(
        group => new Sgd([group]), 0.1, 1e-2,
        "bf61e285bf3bb144bf1576fbbf1254e9bed87d3bbe0b8c90bdfe0895bde5cfdf3e321a0c3ea5a58a3eabb3b83ef8044f3f2233693f486db33f4b8fc3"
        + "3f71a6123f9d80c63f9f11cd3fa0955a3fc53599");

    [Fact] // SGD(lr=0.1, momentum=0.9, weight_decay=1e-2)
    public void Sgd_with_momentum_steps_as_PyTorch_does() => AssertAfterSixSteps(
        group => new Sgd([group], momentum: 0.9), 0.1, 1e-2,
        "bf51a247bf15df49bf01c8e2bf5e6729bebbf19e3daafda1be8e7d23beacb6c03ed3600c3e9fd40b3e819a6f3f081c6b3f43df693f57f5cf3ef6af11"
        + "3f7bc5e43fb78f353f8940103f81b1a93fe1b75d");

    [Fact] // SGD(lr=0.1, momentum=0.9, dampening=0.5)
    public void Sgd_with_dampening_steps_as_PyTorch_does() => AssertAfterSixSteps(
        group => new Sgd([group], momentum: 0.9, dampening: 0.5), 0.1, 0,
        "bf352aa4bf3b99febf034605bf56132bbece8bd13b403d60bea419d2be2d4a223ec6abb73e47e5653eb167723f2ad55c3f2466023f5cb9fb3f09ecd5"
        + "3f78ba173fb0601f3f86f98c3f9a56bb3fe1aaee");

    [Fact] // SGD(lr=0.1, momentum=0.9, weight_decay=1e-2, nesterov=True)
    public void Nesterov_steps_as_PyTorch_does() => AssertAfterSixSteps(
        group => new Sgd([group], momentum: 0.9, nesterov: true), 0.1, 1e-2,
        "bf5525dabf15e3b2bef4b447bf66e89cbed50a0d3e26d53ebe85b255bed461c73edd01e03ec26c903e677a3d3f03224b3f4264743f5dee033ee2bf0f"
        + "3f6dc31e3fc0febb3f8ab77d3f6e17413fe3648b");

    [Fact] // AdamW(lr=1e-2, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.1)
    public void AdamW_steps_as_PyTorch_does() => AssertAfterSixSteps(
        group => new AdamW([group], 0.9, 0.98, 1e-6), 1e-2, 0.1,
        "bf5b7b9ebf3dc894bf1b3f5fbf07bf58bec0e226be5ec84cbe1407e9bcda2b403e1d87633e79dfc83ebd70a23f0269103f201c1a3f42a5503f562558"
        + "3f7d739b3f93194e3f9c71593fab89aa3fc2a344");

    [Fact] // AdamW(lr=1e-2, weight_decay=0)
    public void AdamW_without_weight_decay_steps_as_PyTorch_does() => AssertAfterSixSteps(
        group => new AdamW([group]), 1e-2, 0,
        "bf5ccf87bf3eeda9bf1c303bbf088434bec208a8be603175be14d8b2bcdb135e3e1e60a93e7b626d3ebe94a63f0330793f2112573f43cfc53f577bcc"
        + "3f7efbac3f93f9d13f9d64ea3fac93b33fc3cc15");

    [Fact]
    public void Sgd_goes_on_from_exported_state_as_if_it_had_never_stopped() =>
        AssertGoesOnFromExportedState(group => new Sgd([group], momentum: 0.9, nesterov: true), ["momentum/p"]);

    [Fact]
    public void AdamW_goes_on_from_exported_state_as_if_it_had_never_stopped() =>
        AssertGoesOnFromExportedState(group => new AdamW([group]), ["average/p", "average_square/p", "step/p"]);

    [Fact]
    public void Groups_keep_their_own_rates_and_parameters_without_gradient_are_left_alone()
    {
        Tensor[] p = [.. Enumerable.Range(0, 3).Select(i => Tensor.Ones([2]).RequiresGrad_())];
        using var sgd = new Sgd(
            [new ParameterGroup([new("a", p[0])], 0.1), new ParameterGroup([new("b", p[1]), new("c", p[2])], 0.5, weightDecay: 1)]);
        p[0].Grad = Tensor.Ones([2]);
        p[1].Grad = Tensor.Ones([2]);
        sgd.Step();
        Assert.Equal([0.9f, 0.9f], p[0].ToArray<float>());
        Assert.Equal([0f, 0f], p[1].ToArray<float>());
        Assert.Equal([1f, 1f], p[2].ToArray<float>());
        sgd.Groups[0].LearningRate = 1;
        sgd.Step();
        Assert.Equal(-0.1f, p[0].ToArray<float>()[0], 6);
        sgd.ZeroGrad();
        Assert.Null(p[0].Grad);
    }

    [Fact]
    public void State_lives_outside_of_the_step_that_made_it_and_ends_with_the_optimizer()
    {
        var p = Start();
        var before = TorchRuntime.LiveTensors;
        using (var adamw = new AdamW([new ParameterGroup([new("p", p)], 0.1)]))
        {
            for (var step = 0; step < 3; step++)
            {
                using var scope = new DisposeScope();
                p.Grad = Gradient(step);
                adamw.Step();
            }

            Assert.Equal(3, adamw.ExportState()["step/p"].ItemLong());
            Assert.Equal(before + 3, TorchRuntime.LiveTensors);
        }

        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void Foreign_state_twice_named_parameters_and_impossible_settings_are_refused()
    {
        var p = Start();
        using var sgd = new Sgd([new ParameterGroup([new("p", p)], 0.1)], momentum: 0.9);
        Assert.Equal(
            "sgd: state 'momentum/q' belongs to no parameter of this optimizer",
            Assert.Throws<TorchException>(() => sgd.ImportState(new Dictionary<string, Tensor> { ["momentum/q"] = p })).Message);
        Assert.Equal(
            "sgd: state 'momentum/p' is Tensor [3] Float32 cpu, its parameter Tensor [20] Float32 cpu",
            Assert.Throws<TorchException>(() => sgd.ImportState(new Dictionary<string, Tensor> { ["momentum/p"] = Tensor.Zeros([3]) })).Message);
        Assert.Equal(
            "adamw: parameter 'p' was given more than once",
            Assert.Throws<TorchException>(() => new AdamW([new ParameterGroup([new("p", p), new("p", p)], 0.1)])).Message);
        Assert.Equal(
            "sgd: Nesterov needs a momentum above 0 and no dampening",
            Assert.Throws<TorchException>(() => new Sgd([], nesterov: true)).Message);
    }

    private static Tensor Start() =>
        Tensor.FromSpan(Enumerable.Range(0, Size).Select(i => (i - 7) / 8f).ToArray(), [Size]).RequiresGrad_();

    private static Tensor Gradient(int step) =>
        Tensor.FromSpan(Enumerable.Range(0, Size).Select(i => ((((7 * i) + (5 * step)) % 11) - 5) / 8f).ToArray(), [Size]);

    private static void AssertAfterSixSteps(Func<ParameterGroup, Optimizer> make, double learningRate, double weightDecay, string expected)
    {
        var p = Start();
        using var optimizer = make(new ParameterGroup([new("p", p)], learningRate, weightDecay));
        for (var step = 0; step < 6; step++)
        {
            p.Grad = Gradient(step);
            optimizer.Step();
        }

        var found = p.ToArray<float>();
        for (var i = 0; i < Size; i++)
        {
            var bits = Convert.ToInt32(expected.Substring(8 * i, 8), 16);
            // equal to the bit where the vector units fuse multiply and add as those of the reference machine; else the last bit may differ
            Assert.InRange(BitConverter.SingleToInt32Bits(found[i]) - bits, -1, 1);
        }
    }

    private static void AssertGoesOnFromExportedState(Func<ParameterGroup, Optimizer> make, string[] names)
    {
        var whole = Start();
        var resumed = Start();
        using var first = make(new ParameterGroup([new("p", whole)], 0.1));
        using var second = make(new ParameterGroup([new("p", resumed)], 0.1));
        Assert.Empty(first.ExportState());
        for (var step = 0; step < 6; step++)
        {
            whole.Grad = Gradient(step);
            first.Step();
            if (step == 2)
            {
                Assert.Equal(names, first.ExportState().Keys.Order());
                second.ImportState(first.ExportState());
                resumed.Detach().Copy_(whole.Detach());
            }
            else if (step > 2)
            {
                resumed.Grad = Gradient(step);
                second.Step();
            }
        }

        Assert.Equal(whole.ToArray<float>(), resumed.ToArray<float>());
    }
}
