using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Training.Elasticity;

/// <summary>The resolutions of each step: a pure function of seed and step, so that a resumed training draws the same ones.</summary>
internal sealed class ElasticSchedule(ElasticOptions? options, ulong seed)
{
    private static readonly ulong Sides = RandomStream.Key("training/resolution");

    /// <summary>The largest side, then one from each of the other sides' equal parts, the smallest part first; none without a range.</summary>
    public IReadOnlyList<int> SidesAt(long step)
    {
        if (options is null)
        {
            return [];
        }

        var random = RandomStream.Derive(seed, Sides, (ulong)step);
        var others = (options.Largest - options.Smallest) / options.SideStep;
        var sides = new int[1 + options.RandomSides];
        sides[0] = options.Largest;
        for (var part = 0; part < options.RandomSides; part++)
        {
            var (first, end) = (part * others / options.RandomSides, (part + 1) * others / options.RandomSides);
            sides[1 + part] = options.Smallest + (options.SideStep * (first + random.NextInt(Math.Max(1, end - first))));
        }

        return sides;
    }
}
