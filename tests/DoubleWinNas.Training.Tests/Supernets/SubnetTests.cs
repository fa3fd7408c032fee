using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Training.Tests.Supernets;

[Collection(TorchCollection.Name)]
public sealed class SubnetTests
{
    private static readonly ComputeContext Context = new(Device.Cpu, Precision.Float32);
    private static readonly SupernetArchitecture Architecture = SmallSupernet.Architecture;

    public static TheoryData<string> Varied() => SmallSupernet.Varied();

    [Theory]
    [MemberData(nameof(Varied))]
    public void Extracted_weights_alone_give_the_logits_of_the_subnet_inside_the_supernet(string stages)
    {
        using var scope = new DisposeScope();
        var genotype = SmallSupernet.Genotype(stages);
        var checkpoint = SmallSupernet.Checkpoint(seed: 3);
        using var shared = ModelState.Create(Architecture.Network, checkpoint.WeightsFor(Architecture));
        var network = GenotypeNetwork.Deep(genotype, 1, SmallSupernet.Classes);
        using var alone = ModelState.Create(network, SupernetTrainer.Extract(SmallSupernet.Space, checkpoint, genotype, 1, SmallSupernet.Classes));
        var images = RandomImages.Of(6, 1, Resolution.Square(16), 4);

        foreach (var s in new[] { 0, 0.4, 1 })
        {
            var inside = Architecture.SubnetOf(genotype).Forward(images, shared, s, Context).ToArray<float>();
            Assert.Equal(new NetworkExecutor(network).Forward(images, alone, ForwardMode.Training(s)).ToArray<float>(), inside);
        }
    }

    [Theory]
    [MemberData(nameof(Varied))]
    public void Evaluated_in_the_supernet_a_genotype_does_what_its_extracted_and_recalibrated_network_does(string stages)
    {
        using var dataset = SmallSupernet.Dataset();
        var genotype = SmallSupernet.Genotype(stages, resolution: 14);
        var checkpoint = SmallSupernet.Checkpoint(seed: 3);

        var result = SupernetTrainer.Evaluate(SmallSupernet.Options(), dataset, checkpoint, [genotype], validationImages: null, recalibrationBatches: 1);

        var network = GenotypeNetwork.Deep(genotype, 1, SmallSupernet.Classes);
        Assert.Equal(
            NetworkEvaluation.Run(
                new EvaluationOptions
                {
                    Network = network,
                    Weights = SupernetTrainer.Extract(SmallSupernet.Space, checkpoint, genotype, 1, SmallSupernet.Classes),
                    RecalibrationBatches = 1,
                    Threads = 1,
                },
                dataset),
            Assert.Single(result));
    }

    [Theory]
    [MemberData(nameof(Varied))]
    public void Gradients_reach_the_slices_that_a_subnet_uses_and_nothing_else(string stages)
    {
        using var scope = new DisposeScope();
        using var shared = ModelState.Create(Architecture.Network, SmallSupernet.Checkpoint(seed: 3).WeightsFor(Architecture));
        var subnet = Architecture.SubnetOf(SmallSupernet.Genotype(stages));
        var parts = ParameterSpec.Of(subnet.Network).ToDictionary(spec => spec.Name, spec => spec.Shape);

        Functional.CrossEntropy(subnet.Forward(RandomImages.Of(8, 1, Resolution.Square(16), 4), shared, 0.5, Context), Tensor.Arange(0, 4).Reshape(4, 1).Expand(4, 2).Flatten()).Backward();

        Assert.All(shared.Specs.Zip(shared.Parameters), pair =>
        {
            var (spec, gradient) = (pair.First, pair.Second.Value.Grad);
            if (!parts.TryGetValue(spec.Name, out var part))
            {
                Assert.Null(gradient);
                return;
            }

            var slice = new ParameterSlice(spec.Shape, part);
            var all = gradient!.ToArray<float>();
            var used = slice.Copy(ModelState.ToWeight(gradient!)).Data;
            Assert.All(all.Order().Where(value => value != 0).Zip(used.Order().Where(value => value != 0)), values => Assert.Equal(values.First, values.Second));
            Assert.Equal(all.Count(value => value != 0), used.Count(value => value != 0));
            Assert.True(used.Count(value => value != 0) > 0.5 * used.Length, spec.Name);
        });
    }

    [Fact]
    public void A_genotype_of_other_choices_or_widths_is_refused()
    {
        var wide = Genotype.Create(SmallSupernet.Space.Space with { Kernels = [7] }, 16, [[BlockGene.Nonlinear(7, 2), BlockGene.Skip], [BlockGene.Nonlinear(7, 2), BlockGene.Skip]]);
        var other = Genotype.Create(SmallSupernet.Space.Space with { StemWidth = 16 }, 16, SmallSupernet.Genotype("N3e2.S_N3e2.S").Stages);

        Assert.Contains("stage 0, slot 0: N7e2 is not in the supernet", Assert.Throws<InputException>(() => Architecture.SubnetOf(wide)).Message);
        Assert.Contains("another search space", Assert.Throws<InputException>(() => Architecture.SubnetOf(other)).Message);
        Assert.Contains("another search space", Assert.Throws<InputException>(() => Architecture.SubnetOf(Genotype.Parse(TestNetworks.SmallGenotype))).Message);
    }
}
