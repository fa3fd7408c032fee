using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Supernets;
using DoubleWinNas.Training.Tests.Data;

namespace DoubleWinNas.Training.Tests.Supernets;

public sealed class SupernetCheckpointTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "supernet.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void Saved_and_loaded_it_is_the_same_and_saved_again_the_same_file(int? replica)
    {
        var checkpoint = SmallSupernet.Checkpoint(seed: 1, round: 3, replica);

        checkpoint.Save(Path);
        var loaded = SupernetCheckpoint.Load(Path);
        loaded.Save(Path + ".again");

        Assert.Equal(checkpoint.Identity, loaded.Identity);
        Assert.Equal((3, replica), (loaded.Round, loaded.Replica));
        Assert.All(checkpoint.Tensors.Tensors, entry => Assert.Equal(entry.Value.Data, loaded.Tensors[entry.Key].Data));
        Assert.Equal(File.ReadAllBytes(Path), File.ReadAllBytes(Path + ".again"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(400)]
    [InlineData(-1)]
    public void A_truncated_file_is_refused_with_its_name(int length)
    {
        SmallSupernet.Checkpoint(seed: 1).Save(Path);
        var bytes = File.ReadAllBytes(Path);
        File.WriteAllBytes(Path, bytes[..(length < 0 ? bytes.Length + length : length)]);

        Assert.StartsWith(Path, Assert.Throws<InputException>(() => SupernetCheckpoint.Load(Path)).Message);
    }

    [Fact]
    public void Other_weights_are_refused_as_no_supernet()
    {
        Safetensors.Save(Path, TestNetworks.RandomWeights(TestNetworks.Small(), 1));

        Assert.Contains("not a supernet's checkpoint", Assert.Throws<InputException>(() => SupernetCheckpoint.Load(Path)).Message);
    }

    [Theory]
    [InlineData("supernet", "9", "format 9 is unknown")]
    [InlineData("round", "-2", "'round' is '-2'")]
    [InlineData("replica", "x", "'replica' is 'x'")]
    public void Damaged_metadata_are_named(string key, string value, string message)
    {
        var tensors = SmallSupernet.Checkpoint(seed: 1, round: 1, replica: 0).Tensors;
        tensors.Metadata[key] = value;
        Safetensors.Save(Path, tensors);

        Assert.Contains(message, Assert.Throws<InputException>(() => SupernetCheckpoint.Load(Path)).Message);
    }

    [Fact]
    public void One_of_another_space_or_with_damaged_weights_is_refused()
    {
        var checkpoint = SmallSupernet.Checkpoint(seed: 1);
        var fewer = new SupernetArchitecture(new GenotypeSpace(SmallSupernet.Space.Space with { Kernels = [3] }, [16]), 1, SmallSupernet.Classes);
        var forms = new SupernetArchitecture(new GenotypeSpace(SmallSupernet.Space.Space, [12, 16], [BlockForm.Transformable]), 1, SmallSupernet.Classes);

        Assert.Contains("kernels 3,", Assert.Throws<InputException>(() => checkpoint.WeightsFor(fewer)).Message);
        Assert.Contains("forms Transformable", Assert.Throws<InputException>(() => checkpoint.WeightsFor(forms)).Message);
        Assert.Contains("3 channels", Assert.Throws<InputException>(() => checkpoint.WeightsFor(new SupernetArchitecture(SmallSupernet.Space, 3, SmallSupernet.Classes))).Message);

        checkpoint.Tensors["model/classifier.bias"].Data[2] = float.NaN;
        Assert.Contains("classifier.bias", Assert.Throws<InputException>(() => checkpoint.WeightsFor(SmallSupernet.Architecture)).Message);
    }
}
