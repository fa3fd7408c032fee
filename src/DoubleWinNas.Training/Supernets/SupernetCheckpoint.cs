using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Training.Supernets;

/// <summary>
/// A supernet between rounds, as one safetensors file: weights <c>model/NAME</c>, the optimizer's state <c>optimizer/KIND/NAME</c>, the
/// outer momentum <c>outer/NAME</c> (averages with one), and metadata that say which supernet it is of. Equal ones are equal files.
/// </summary>
public sealed class SupernetCheckpoint
{
    internal const string ModelPrefix = "model/";
    internal const string OptimizerPrefix = "optimizer/";
    internal const string OuterPrefix = "outer/";

    internal SupernetCheckpoint(SupernetIdentity identity, WeightSet tensors, string? origin = null)
    {
        (Identity, Tensors) = (identity, tensors);
        Origin = origin ?? $"the checkpoint of round {identity.Round}" + (identity.Replica is { } replica ? $", replica {replica}" : "");
        foreach (var (key, value) in identity.ToMetadata())
        {
            tensors.Metadata[key] = value;
        }
    }

    /// <summary>The round that it ends, from 0.</summary>
    public int Round => Identity.Round;

    /// <summary>The replica that it comes from, from 0; null for a round's average.</summary>
    public int? Replica => Identity.Replica;

    internal SupernetIdentity Identity { get; }

    internal WeightSet Tensors { get; }

    /// <summary>Its name in messages.</summary>
    internal string Origin { get; }

    /// <summary>Writes the file beside its place and renames it.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Save(string path) => Safetensors.Save(path, Tensors);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">It is missing, truncated, malformed or no supernet's checkpoint.</exception>
    public static SupernetCheckpoint Load(string path)
    {
        var tensors = Safetensors.Load(path);
        return new SupernetCheckpoint(SupernetIdentity.Parse(tensors.Metadata, path), tensors, path);
    }

    /// <summary>The weights for a supernet's largest network, with fresh statistics; shared arrays, not to be changed.</summary>
    /// <exception cref="InputException">Space, channels, classes or a tensor's shape differ, or a value is not finite.</exception>
    internal WeightSet WeightsFor(SupernetArchitecture architecture)
    {
        var expected = Identity with { Space = SupernetIdentity.Describe(architecture.Space), Channels = architecture.Channels, Classes = architecture.Classes };
        if (Identity != expected)
        {
            throw new InputException(
                $"{Origin}: it is of another supernet. Found: {Identity.Space}; {Identity.Channels} channels, {Identity.Classes} classes. "
                + $"Needed: {expected.Space}; {expected.Channels} channels, {expected.Classes} classes.");
        }

        var weights = new WeightSet();
        foreach (var (name, tensor) in Tensors.Tensors.Where(entry => entry.Key.StartsWith(ModelPrefix, StringComparison.Ordinal)))
        {
            weights[name[ModelPrefix.Length..]] = tensor;
        }

        FreshStatistics.AddTo(weights, architecture.Network);
        weights.RequireFor(architecture.Network, Origin);
        return weights;
    }
}
