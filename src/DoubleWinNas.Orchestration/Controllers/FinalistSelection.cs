using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>Which members of the front are worth fine-tuning: the most accurate one, then those that spread the most over latency.</summary>
internal static class FinalistSelection
{
    /// <summary>At most <paramref name="count"/> members, by latency. Each next one lies farthest from its nearest chosen neighbour; ties go to accuracy, then to text.</summary>
    /// <param name="front">Members to choose from.</param>
    /// <param name="count">How many are wanted, the kept ones included.</param>
    /// <param name="kept">Those that stay, whatever the front is; null for none.</param>
    public static IReadOnlyList<Candidate> Choose(IReadOnlyList<Candidate> front, int count, IReadOnlyList<Candidate>? kept = null)
    {
        var stays = (kept ?? []).Select(member => member.Genotype).ToHashSet();
        var best = kept is null || kept.Count == 0 ? double.NegativeInfinity : kept.Max(member => member.Accuracy);
        var left = front.Where(member => !stays.Contains(member.Genotype)).OrderByDescending(member => member.Accuracy).ThenBy(member => member.ShallowMilliseconds).ThenBy(member => member.Genotype, StringComparer.Ordinal).ToList();
        var chosen = new List<Candidate>(kept ?? []);
        while (chosen.Count < count && left.Count > 0)
        {
            // MaxBy takes the first of equals: the more accurate one.
            var next = chosen.Count == 0 || left[0].Accuracy > best ? left[0] : left.MaxBy(member => chosen.Min(other => Math.Abs(other.ShallowMilliseconds - member.ShallowMilliseconds)))!;
            best = Math.Max(best, next.Accuracy);
            left.Remove(next);
            chosen.Add(next);
        }

        return [.. chosen.OrderBy(member => member.ShallowMilliseconds).ThenByDescending(member => member.Accuracy).ThenBy(member => member.Genotype, StringComparer.Ordinal)];
    }
}
