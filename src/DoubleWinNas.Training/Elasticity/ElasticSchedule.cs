using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Training.Elasticity;

/// <summary>The resolutions of each step: a pure function of seed and step, so that a resumed training draws the same ones.</summary>
internal sealed class ElasticSchedule(ElasticOptions? options, ulong seed)
{
    private static readonly ulong Sides = RandomStream.Key("training/resolution");

    private readonly IReadOnlyList<int> _others = options?.OtherSides ?? [];

    /// <summary>The largest side, then one from each of the other sides' equal parts, the smallest part first; none without a range.</summary>
    public IReadOnlyList<int> SidesAt(long step)
    {
        if (options is null)
        {
            return [];
        }

        var random = RandomStream.Derive(seed, Sides, (ulong)step);
        var sides = new int[1 + options.RandomSides];
        sides[0] = options.Largest;
        for (var part = 0; part < options.RandomSides; part++)
        {
            var (first, end) = (part * _others.Count / options.RandomSides, (part + 1) * _others.Count / options.RandomSides);
            sides[1 + part] = _others[first + random.NextInt(Math.Max(1, end - first))];
        }

        return sides;
    }
}
