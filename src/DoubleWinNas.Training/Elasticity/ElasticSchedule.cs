using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Training.Elasticity;

/// <summary>The resolutions of each step: a pure function of seed and step, so that a resumed training draws the same ones.</summary>
internal sealed class ElasticSchedule(ElasticOptions? options, ulong seed)
{
    private static readonly ulong Sides = RandomStream.Key("training/resolution");

    /// <summary>The largest side, the smallest, then the random ones; none without a range.</summary>
    public IReadOnlyList<int> SidesAt(long step)
    {
        if (options is null)
        {
            return [];
        }

        var random = RandomStream.Derive(seed, Sides, (ulong)step);
        var sides = new int[2 + options.RandomSides];
        (sides[0], sides[1]) = (options.Largest, options.Smallest);
        for (var i = 2; i < sides.Length; i++)
        {
            sides[i] = options.Smallest + (options.SideStep * random.NextInt(((options.Largest - options.Smallest) / options.SideStep) + 1));
        }

        return sides;
    }
}
