namespace DoubleWinNas.Training.Data;

/// <summary>The threads that fill batches. Dedicated ones: decoding must not starve the thread pool.</summary>
internal sealed class BatchWorkers : IDisposable
{
    private readonly List<Thread> _threads = [];
    private readonly List<BatchFiller> _fillers = [];
    private int _live;

    public BatchWorkers(BatchPipeline pipeline, int count, Func<BatchFiller> createFiller)
    {
        // All decoders exist before the first thread starts, so that a missing native library fails here.
        for (var i = 0; i < count; i++)
        {
            _fillers.Add(createFiller());
        }

        foreach (var filler in _fillers)
        {
            var thread = new Thread(() => Run(pipeline, filler)) { IsBackground = true, Name = $"dwnas-data-{_threads.Count}" };
            _threads.Add(thread);
            Interlocked.Increment(ref _live);
            thread.Start();
        }
    }

    /// <summary>Threads that run.</summary>
    public int Live => Volatile.Read(ref _live);

    /// <summary>Waits for the threads, which end when the pipeline is stopped.</summary>
    public void Dispose()
    {
        _threads.ForEach(thread => thread.Join());
        _fillers.ForEach(filler => filler.Dispose());
        _fillers.Clear();
    }

    private void Run(BatchPipeline pipeline, BatchFiller filler)
    {
        while (pipeline.Claim() is { } claim)
        {
            if (pipeline.Complete(claim, filler.Fill(claim.Buffer, claim.Start, claim.End)) is { } whole)
            {
                pipeline.Mix(whole);
            }
        }

        Interlocked.Decrement(ref _live);
    }
}
