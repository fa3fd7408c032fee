using System.Collections.Immutable;

namespace DoubleWinNas.Search.Selection;

/// <summary>How good a candidate is.</summary>
/// <param name="Objectives">All to be minimised (error rather than accuracy, latency, energy), in one order for all candidates.</param>
/// <param name="Violation">
/// Sum over the hard constraints of how far each is exceeded, relative to its bound; 0 means feasible.
/// </param>
public sealed record Fitness(ImmutableArray<double> Objectives, double Violation)
{
    public bool IsFeasible => Violation <= 0;

    /// <summary>
    /// Constrained domination (Deb et al. 2002, NSGA-II, section VI): feasible before infeasible, less violation before more, and among
    /// feasible ones no worse in every objective and better in one.
    /// </summary>
    public bool Dominates(Fitness other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!IsFeasible || !other.IsFeasible)
        {
            return IsFeasible ? !other.IsFeasible : !other.IsFeasible && Violation < other.Violation;
        }

        var better = false;
        for (var i = 0; i < Objectives.Length; i++)
        {
            if (Objectives[i] > other.Objectives[i])
            {
                return false;
            }

            better |= Objectives[i] < other.Objectives[i];
        }

        return better;
    }
}
