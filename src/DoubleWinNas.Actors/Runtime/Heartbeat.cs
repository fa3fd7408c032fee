using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>
/// Renews a node's lease on a thread of its own, so that a busy thread pool or native code never costs the node its shards. It is also the
/// probe that opens the <see cref="StoreGate"/> again.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(150);

    private readonly SystemParts _parts;
    private readonly HostSession _session;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Action _announced;
    private readonly Thread _thread;
    private volatile NodeState _state = NodeState.Up;
    private NodeState _told = NodeState.Joining;

    /// <param name="announced">Called, on the heartbeat's thread, when the store has a new state of this node: only then it has its share of shards.</param>
    public Heartbeat(SystemParts parts, HostSession session, Action announced)
    {
        _parts = parts;
        _session = session;
        _announced = announced;
        _thread = new Thread(Run) { IsBackground = true, Name = $"heartbeat of {parts.Options.NodeId}" };
        _thread.Start();
    }

    /// <summary>Tells the others with the next beat.</summary>
    public void Leaving() => _state = NodeState.Leaving;

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        var wait = TimeSpan.Zero;
        while (!_stop.Wait(wait) && !_session.Stopped.IsCancellationRequested)
        {
            wait = Beat() ? _parts.Options.HeartbeatEvery : RetryAfter;
        }
    }

    private bool Beat()
    {
        var state = _state;
        try
        {
            var renewed = _parts.Store
                .HeartbeatAsync(_session.Shards.Incarnation, state, _parts.Options.Lease, _session.Stopped)
                .GetAwaiter().GetResult();
            _parts.Gate.Open(fromHeartbeat: true);
            if (!renewed)
            {
                _session.Lose("its lease ran out or it was declared down");
            }
            else if (state != _told)
            {
                _told = state;
                _announced();
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (Exception error)
        {
            _parts.Gate.Close(_parts.Gate.ReasonOf(error), fromHeartbeat: true);
            return false;
        }
    }
}
