using System.Globalization;
using System.Numerics;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Training.Supernets;

/// <summary>Which supernet a checkpoint is of, and where in its training.</summary>
/// <param name="Space">Canonical text of the space: <see cref="Describe"/>.</param>
/// <param name="Seed">Of the training.</param>
/// <param name="Channels">Of the images.</param>
/// <param name="Classes">Length of the logits.</param>
/// <param name="Round">The round that it ends, from 0.</param>
/// <param name="Replica">From 0; null for a round's average.</param>
internal sealed record SupernetIdentity(string Space, ulong Seed, int Channels, int Classes, int Round, int? Replica)
{
    private const string FormatVersion = "1";

    /// <summary>Everything that decides shapes and drawing.</summary>
    public static string Describe(GenotypeSpace space)
    {
        var shape = space.Space;
        return string.Create(CultureInfo.InvariantCulture, $"{shape.Name}: stem {shape.StemWidth}/{shape.StemStride}, first {shape.FirstWidth}, stages ")
            + string.Join(' ', shape.Stages.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Width}/{stage.Stride}x{stage.Slots}")))
            + string.Create(CultureInfo.InvariantCulture, $", head {shape.HeadWidth}, kernels {string.Join(' ', shape.Kernels)}, expansions {string.Join(' ', shape.Expansions)}")
            + string.Create(CultureInfo.InvariantCulture, $", resolutions {string.Join(' ', space.Resolutions)}, forms {string.Join(' ', space.Forms)}");
    }

    /// <summary>As a safetensors file's metadata.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToMetadata()
    {
        yield return new("supernet", FormatVersion);
        yield return new("space", Space);
        yield return new("seed", Seed.ToString(CultureInfo.InvariantCulture));
        yield return new("channels", Channels.ToString(CultureInfo.InvariantCulture));
        yield return new("classes", Classes.ToString(CultureInfo.InvariantCulture));
        yield return new("round", Round.ToString(CultureInfo.InvariantCulture));
        if (Replica is { } replica)
        {
            yield return new("replica", replica.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <exception cref="InputException">The metadata are not a supernet's: names the field.</exception>
    public static SupernetIdentity Parse(IReadOnlyDictionary<string, string> metadata, string origin)
    {
        var version = Text("supernet");
        if (version != FormatVersion)
        {
            throw new InputException($"{origin}: supernet checkpoint format {version} is unknown; this version reads {FormatVersion}.");
        }

        return new SupernetIdentity(
            Text("space"), Number<ulong>("seed"), Number<int>("channels"), Number<int>("classes"), Number<int>("round"),
            metadata.ContainsKey("replica") ? Number<int>("replica") : null);

        string Text(string key) => metadata.TryGetValue(key, out var value)
            ? value
            : throw new InputException($"{origin}: not a supernet's checkpoint: its metadata lack '{key}'. Give the file that a round of the supernet wrote.");

        T Number<T>(string key)
            where T : INumberBase<T> => T.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InputException($"{origin}: not a usable supernet checkpoint: '{key}' is '{Text(key)}', not a number from 0 on.");
    }
}
