using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>Which members of the front are worth fine-tuning: the most accurate one, then those that spread the most over latency.</summary>
internal static class FinalistSelection
{
    /// <summary>At most <paramref name="count"/> members, by latency. Each next one lies farthest from its nearest chosen neighbour; ties go to accuracy, then to text.</summary>
    public static IReadOnlyList<Candidate> Choose(IReadOnlyList<Candidate> front, int count)
    {
        var left = front.OrderByDescending(member => member.Accuracy).ThenBy(member => member.ShallowMilliseconds).ThenBy(member => member.Genotype, StringComparer.Ordinal).ToList();
        var chosen = new List<Candidate>();
        while (chosen.Count < count && left.Count > 0)
        {
            // MaxBy takes the first of equals: the more accurate one.
            var next = chosen.Count == 0 ? left[0] : left.MaxBy(member => chosen.Min(other => Math.Abs(other.ShallowMilliseconds - member.ShallowMilliseconds)))!;
            left.Remove(next);
            chosen.Add(next);
        }

        return [.. chosen.OrderBy(member => member.ShallowMilliseconds).ThenByDescending(member => member.Accuracy).ThenBy(member => member.Genotype, StringComparer.Ordinal)];
    }
}
