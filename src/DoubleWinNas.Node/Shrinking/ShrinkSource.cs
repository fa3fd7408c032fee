using System.Security.Cryptography;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Training.Import;

namespace DoubleWinNas.Node.Shrinking;

/// <summary>The trained deep network that is to be shrunk.</summary>
/// <param name="Genotype">Its architecture.</param>
/// <param name="Network">The network.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="Sha256">Of the weights' file.</param>
/// <param name="Run">Where it was trained here; null for a checkpoint from elsewhere.</param>
internal sealed record ShrinkSource(Genotype Genotype, Network Network, WeightSet Weights, string Sha256, StoredRun? Run)
{
    /// <summary>A run directory, or torchvision's MobileNetV2 as a safetensors file.</summary>
    /// <exception cref="InputException">It is neither, or nothing of it can be made linear.</exception>
    public static ShrinkSource Open(string path)
    {
        var source = Directory.Exists(path) ? OfRun(path) : OfCheckpoint(path);
        return source.Genotype.Stages.Any(stage => stage.Any(gene => gene is { IsSkip: false, Form: BlockForm.Nonlinear }))
            ? source
            : throw new InputException($"{path}: {source.Genotype} has no nonlinear block (N), so there is nothing to shrink. Merge it with 'dwnas transform'.");
    }

    private static ShrinkSource OfRun(string path)
    {
        var run = StoredRun.Open(path);
        var stored = run.Load(NetworkForm.Deep);
        var genotype = Genotype.Parse(stored.Network.Source);
        if (run.Record.S < 1 && genotype.Stages.Any(stage => stage.Any(gene => gene.Form == BlockForm.Transformable)))
        {
            throw new InputException(
                $"{path}: recipe deep left activations in the transformable blocks of {genotype}, which are those of no genotype. Train one whose blocks are nonlinear (N), or by another recipe.");
        }

        return new ShrinkSource(genotype, stored.Network, stored.Weights, HashOf(stored.WeightsPath), run);
    }

    private static ShrinkSource OfCheckpoint(string path)
    {
        var (network, weights) = MobileNetV2Checkpoint.Load(path);
        return new ShrinkSource(Genotype.Parse(network.Source), network, weights, HashOf(path), Run: null);
    }

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
