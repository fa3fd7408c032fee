using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>
/// Those that wait for the same work, in order of arrival. A few at the front look into the store together; while looks succeed their number
/// doubles, and after one in vain the whole line waits for the bell. So a thousand idle workers cost the store no more than one, and a new item
/// wakes a few, not all.
/// </summary>
internal sealed class PullLine(IActorStore store, WorkBell bell, IReadOnlyList<string> pools, ActorSystemOptions options)
{
    private const int FewestLooks = 4;
    private const int MostLooks = 256;

    private readonly Lock _lock = new();
    private readonly LinkedList<Place> _line = [];
    private bool _isRunning;

    /// <summary>The next item that is this one's turn; null when there was none in time.</summary>
    public async Task<WorkLease?> WaitAsync(WorkPull pull, TimeSpan waitUpTo, CancellationToken cancellation)
    {
        var place = new Place(pull, cancellation);
        lock (_lock)
        {
            _line.AddLast(place);
            if (!_isRunning)
            {
                _isRunning = true;
                _ = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        await ((Task)place.Done.Task).WaitAsync(waitUpTo, options.TimeProvider, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            place.IsLeaving = true;
            if (!place.IsLooking && _line.Remove(place))
            {
                place.Done.TrySetResult(null);
            }
        }

        // A look that is under way may still bring an item: it has to be heard of.
        var lease = await place.Done.Task;
        return lease is not null || !cancellation.IsCancellationRequested ? lease : throw new OperationCanceledException(cancellation);
    }

    private async Task RunAsync()
    {
        var (looks, ring) = (FewestLooks, Task.CompletedTask);
        while (true)
        {
            // Taken before the look: what comes in between rings it.
            ring = ring.IsCompleted ? bell.NextRing(pools) : ring;
            var front = Front(looks);
            if (front.Count == 0)
            {
                return;
            }

            var found = await Task.WhenAll(front.Select(LookAsync));
            if (PutBack(front) == 0 && found.All(hasItem => hasItem))
            {
                looks = Math.Min(looks * 2, MostLooks);
                continue;
            }

            // Items that back off ring no bell when they are due; hence the poll.
            looks = FewestLooks;
            await ring.WaitAsync(options.PollEvery, options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private List<Place> Front(int atMost)
    {
        lock (_lock)
        {
            var front = new List<Place>();
            while (front.Count < atMost && _line.First is { Value: var place })
            {
                _line.RemoveFirst();
                place.IsLooking = true;
                front.Add(place);
            }

            _isRunning = front.Count > 0;
            return front;
        }
    }

    /// <returns>How many stand in the line again.</returns>
    private int PutBack(List<Place> front)
    {
        lock (_lock)
        {
            var count = 0;
            foreach (var place in front.AsEnumerable().Reverse().Where(place => !place.Done.Task.IsCompleted))
            {
                place.IsLooking = false;
                if (place.IsLeaving)
                {
                    place.Done.TrySetResult(null);
                    continue;
                }

                _line.AddFirst(place);
                count++;
            }

            return count;
        }
    }

    private async Task<bool> LookAsync(Place place)
    {
        try
        {
            return await store.LeaseWorkAsync(place.Pull, place.Cancellation) is { } lease && place.Done.TrySetResult(lease);
        }
        catch (OperationCanceledException)
        {
            // Says nothing of the store.
            return place.Done.TrySetCanceled(place.Cancellation);
        }
        catch (Exception error)
        {
            place.Done.TrySetException(error);
        }

        return false;
    }

    private sealed class Place(WorkPull pull, CancellationToken cancellation)
    {
        public WorkPull Pull => pull;

        public CancellationToken Cancellation => cancellation;

        public TaskCompletionSource<WorkLease?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsLooking { get; set; }

        /// <summary>Its caller waits for the look that is under way and for no other.</summary>
        public bool IsLeaving { get; set; }
    }
}
