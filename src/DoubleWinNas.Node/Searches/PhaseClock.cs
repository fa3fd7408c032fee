using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Searches;

/// <summary>Tells how long the present phase will still take, from what was done since it was first seen.</summary>
internal sealed class PhaseClock(TimeProvider time)
{
    /// <summary>Below this share nothing can be told.</summary>
    private const double Enough = 0.05;

    private SearchPhase _phase;
    private long _begun;
    private double _doneBefore;

    /// <summary>Null while nothing can be told.</summary>
    public TimeSpan? Left(SearchPhase phase, double share)
    {
        if (phase != _phase)
        {
            (_phase, _begun, _doneBefore) = (phase, time.GetTimestamp(), share);
        }

        var done = share - _doneBefore;
        return done < Enough || share >= 1 ? null : time.GetElapsedTime(_begun) * ((1 - share) / done);
    }
}
