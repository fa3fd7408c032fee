using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Tests.Genotypes;

namespace DoubleWinNas.Networks.Tests.Costs;

public sealed class CostOperationTests
{
    [Fact]
    public void Text_and_parse_are_inverse_for_every_operation_of_both_spaces()
    {
        foreach (var operation in ManyOperations())
        {
            Assert.Equal(operation, CostOperation.Parse(operation.ToString()));
        }
    }

    [Fact]
    public void The_operations_macs_add_up_to_the_networks()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var genotype = RandomGenotypes.Draw(SearchSpace.Mobile32, seed);
            var network = GenotypeNetwork.Deep(genotype, 1, 10);
            foreach (var resolution in new[] { Resolution.Square(28), new Resolution(33, 17) })
            {
                var parts = CostOperations.Of(network, resolution).Sum(operation => NetworkCost.Of(operation.ToNetwork(), operation.Resolution).Macs);
                Assert.Equal(NetworkCost.Of(network, resolution).Macs, parts);
            }
        }
    }

    [Fact]
    public void A_fragment_computes_the_shape_that_its_block_has_in_the_network()
    {
        var network = GenotypeNetwork.Deep(Genotype.Parse("mobile-32@28_T3e6a.T5e3_N3e3.T7e6a.S_T3e3.T3e3.T3e6a"), 1, 10);
        var shapes = ShapeInference.Infer(network, network.Resolution);
        foreach (var block in network.Blocks)
        {
            var fragment = CostOperations.OfBlock(network, block, shapes).ToNetwork();
            Assert.Equal(shapes[block.Exit], ShapeInference.Infer(fragment, fragment.Resolution)[fragment.OutputName]);
        }
    }

    [Theory]
    [InlineData("conv")]
    [InlineData("conv:1-2:k3:s1:p1")]
    [InlineData("conv:1-x:k3:s1:p1@4")]
    [InlineData("conv:1-2:s1:k3:p1@4")]
    [InlineData("warp:1-2:k3:s1:p1@4")]
    [InlineData("conv:1-2:k3:s1:p1:z@4")]
    [InlineData("conv:1-2:k3:s1:p1@0")]
    public void What_is_no_operation_is_refused(string text) => Assert.Throws<InputException>(() => CostOperation.Parse(text));

    [Fact]
    public void A_cost_table_survives_its_file_and_refuses_nonsense()
    {
        var folder = Directory.CreateTempSubdirectory("dwnas-costs-").FullName;
        try
        {
            var path = Path.Combine(folder, "costs.json");
            var table = new CostTable(new CostConditions("host", "onnxruntime 1.23.2", "fp32", 1, 1, "default"));
            foreach (var operation in ManyOperations())
            {
                table.Set(operation, 0.125);
            }

            table.Save(path);
            Assert.DoesNotContain("millijoules", File.ReadAllText(path));
            table.SetEnergy(ManyOperations()[0], 3.5);
            table.SetEnergyScale("mobile-32", 1.1);
            table.Save(path);
            var read = CostTable.Load(path);
            Assert.Equal(table.Conditions, read.Conditions);
            Assert.Equal(table.Entries, read.Entries);
            Assert.Equal(table.Energies, read.Energies);
            Assert.Equal(table.EnergyScales, read.EnergyScales);
            Assert.Throws<ArgumentOutOfRangeException>(() => table.Set(ManyOperations()[0], double.NaN));
            File.WriteAllText(path, File.ReadAllText(path).Replace("3.5", "-1"));
            Assert.Contains("has the energy -1; allowed are finite millijoules >= 0", Assert.Throws<InputException>(() => CostTable.Load(path)).Message);
            File.WriteAllText(path, File.ReadAllText(path).Replace("0.125", "-1"));
            Assert.Contains("finite milliseconds >= 0", Assert.Throws<InputException>(() => CostTable.Load(path)).Message);
            File.WriteAllText(path, "{");
            Assert.StartsWith(path, Assert.Throws<InputException>(() => CostTable.Load(path)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static CostOperation[] ManyOperations() =>
        [.. SearchSpace.Presets
            .SelectMany(space => Enumerable.Range(0, 20).Select(seed => RandomGenotypes.Draw(space, seed)))
            .SelectMany(genotype => CostOperations.Of(GenotypeNetwork.Deep(genotype, 3, 10), new Resolution(genotype.Resolution, 31)))
            .Distinct()];
}
