using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Training.Supernets;

/// <summary>
/// The subnets of one step (sandwich rule: J. Yu, T. Huang, "Universally Slimmable Networks", ICCV 2019): the largest, the smallest and
/// random ones. The largest and the smallest draw the form of each block anew: all weights are shared by both forms, so the teacher too
/// has to be good in both.
/// </summary>
internal static class Sandwich
{
    private static readonly ulong Subnets = RandomStream.Key("supernet/subnets");
    private static readonly ulong Sides = RandomStream.Key("supernet/resolution");

    /// <summary>The largest first, then the smallest.</summary>
    public static IReadOnlyList<Genotype> Draw(SupernetOptions options, int round, int replica, int step)
    {
        var random = RandomStream.Derive(options.Seed, Subnets, (ulong)round, (ulong)replica, (ulong)step);
        var genotypes = new List<Genotype> { ExtremeGenotypes.Largest(options.Space, Form), ExtremeGenotypes.Smallest(options.Space, Form) };
        for (var i = 0; i < options.RandomSubnets; i++)
        {
            genotypes.Add(GenotypeSampler.Draw(options.Space, random));
        }

        return genotypes;

        BlockForm Form(GenotypeSpace space) => random.Pick(space.Forms);
    }

    /// <summary>Side of a batch's images: each of the space's as likely.</summary>
    public static int Resolution(SupernetOptions options, int replica, long epoch, int batch) =>
        RandomStream.Derive(options.Seed, Sides, (ulong)replica, (ulong)epoch, (ulong)batch).Pick(options.Space.Resolutions);
}
