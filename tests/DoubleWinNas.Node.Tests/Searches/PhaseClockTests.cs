using DoubleWinNas.Node.Searches;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Tests.Searches;

public sealed class PhaseClockTests
{
    private readonly HandClock _time = new();

    [Fact]
    public void What_is_left_follows_from_what_was_done()
    {
        var clock = new PhaseClock(_time);
        Assert.Null(clock.Left(SearchPhase.Evolving, 0.2));

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(30 * 0.5 / 0.3), clock.Left(SearchPhase.Evolving, 0.5));
    }

    [Fact]
    public void A_new_phase_begins_anew()
    {
        var clock = new PhaseClock(_time);
        clock.Left(SearchPhase.Evolving, 0);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Null(clock.Left(SearchPhase.FineTuning, 0.5));
    }

    [Fact]
    public void Nothing_is_said_of_a_phase_that_is_done()
    {
        var clock = new PhaseClock(_time);
        clock.Left(SearchPhase.Evolving, 0);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Null(clock.Left(SearchPhase.Evolving, 1));
    }

    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
