using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// The queue between workers and consumer: hands out parts of batches in order, keeps the filled ones in order, and bounds the buffers.
/// A buffer is in exactly one place: free, in the queue (being filled or ready), held by the consumer, or abandoned by a seek while
/// workers are still busy with it.
/// </summary>
internal sealed class BatchPipeline(
    BatchPlan plan, Func<long, int, Resolution> resolutionOf, int channels, BatchOptions options, long epochs)
{
    private const int LargestClaim = 32;

    // Small enough that all workers share in every batch, large enough that the lock costs nothing.
    private readonly int _claimSize = Math.Clamp(options.BatchSize / (options.Workers * 4), 1, LargestClaim);
    private readonly object _gate = new();
    private readonly Stack<BatchBuffer> _free = new();
    private readonly Queue<BatchBuffer> _queue = new();
    private BatchBuffer? _filling;
    private ExceptionDispatchInfo? _fault;
    private (long Epoch, int Batch) _toFill;
    private (long Epoch, int Batch) _toDeliver;
    private int _allocated;
    private int _held;
    private bool _stopped;

    public int BatchesPerEpoch => plan.BatchesPerEpoch;

    public (long Epoch, int Batch) Position
    {
        get
        {
            lock (_gate)
            {
                return _toDeliver;
            }
        }
    }

    public int AllocatedBuffers
    {
        get
        {
            lock (_gate)
            {
                return _allocated;
            }
        }
    }

    /// <summary>Waits for something to fill.</summary>
    /// <returns>Null when the pipeline is stopped.</returns>
    public BatchClaim? Claim()
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                if ((_filling ?? Begin_NeedsLock()) is { } buffer)
                {
                    return ClaimPart_NeedsLock(buffer);
                }

                Monitor.Wait(_gate);
            }

            return null;
        }
    }

    /// <summary>Notes that a part is filled, or why not.</summary>
    /// <returns>A claim on the whole batch, whose images the caller has to mix and to complete, or null.</returns>
    public BatchClaim? Complete(BatchClaim claim, Exception? failure)
    {
        lock (_gate)
        {
            var buffer = claim.Buffer;
            buffer.Busy -= claim.End - claim.Start;
            if (failure is not null)
            {
                Fail_NeedsLock(buffer, failure);
            }

            if (buffer.Busy > 0)
            {
                return null;
            }

            if (buffer.WaitsForMixing)
            {
                buffer.IsMixed = true;
                buffer.Busy = buffer.Count;
                return new BatchClaim(buffer, 0, buffer.Count);
            }

            if (buffer.Abandoned)
            {
                Recycle_NeedsLock(buffer);
            }
            else if (buffer.IsReady)
            {
                Monitor.PulseAll(_gate);
            }

            return null;
        }
    }

    /// <summary>Mixes the images of a whole batch.</summary>
    public void Mix(BatchClaim whole)
    {
        BatchMixer.Apply(whole.Buffer, channels, options.Layout);
        Complete(whole, failure: null);
    }

    /// <summary>Waits for the next batch in order; null at the end.</summary>
    public BatchBuffer? Take(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static pipeline => ((BatchPipeline)pipeline!).Wake(), this);
        lock (_gate)
        {
            while (true)
            {
                ObjectDisposedException.ThrowIf(_stopped, typeof(BatchSource));
                cancellationToken.ThrowIfCancellationRequested();
                _fault?.Throw();
                if (_queue.TryPeek(out var first) && first.IsReady)
                {
                    return Deliver_NeedsLock();
                }

                if (_toDeliver.Epoch >= epochs)
                {
                    return null;
                }

                if (_held == options.Buffers)
                {
                    throw new InvalidOperationException(
                        $"All {_held} buffers are held by batches that were not disposed. Dispose each batch after use, or raise Buffers.");
                }

                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Drops what is queued and goes on from another batch.</summary>
    public void Seek(long epoch, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(epoch, epochs);
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, plan.BatchesPerEpoch);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, typeof(BatchSource));
            DropQueue_NeedsLock();
            _fault = null;
            _toFill = _toDeliver = batch < plan.BatchesPerEpoch ? (epoch, batch) : (epoch + 1, 0);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The consumer is done with a buffer.</summary>
    public void Return(BatchBuffer buffer)
    {
        lock (_gate)
        {
            _held--;
            Recycle_NeedsLock(buffer);
        }
    }

    /// <summary>Makes every waiting thread leave.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Frees what nobody holds; to be called when the workers have ended.</summary>
    public void FreeAll()
    {
        lock (_gate)
        {
            Debug.Assert(_stopped, "workers would go on filling freed buffers");
            DropQueue_NeedsLock();
            while (_free.TryPop(out var buffer))
            {
                Free_NeedsLock(buffer);
            }
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private BatchBuffer? Begin_NeedsLock()
    {
        var atEnd = _toFill.Epoch >= epochs;
        if (atEnd || _fault is not null || (_free.Count == 0 && _allocated == options.Buffers))
        {
            return null;
        }

        if (!_free.TryPop(out var buffer))
        {
            buffer = new BatchBuffer();
            _allocated++;
        }

        var (epoch, batch) = _toFill;
        _toFill = After(_toFill);
        _queue.Enqueue(buffer);
        try
        {
            var resolution = resolutionOf(epoch, batch);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resolution.Height);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resolution.Width);
            buffer.Begin(epoch, batch, plan.CountOf(batch), channels, resolution);
            plan.Fill(epoch, batch, buffer.IndexSpan);
            buffer.Mix = options.Mix is { } mix ? BatchMixer.Draw(mix, options.Seed, epoch, batch, resolution) : null;
            return _filling = buffer;
        }
        catch (Exception e)
        {
            buffer.Reset();
            Fail_NeedsLock(buffer, new InvalidOperationException($"Batch {batch} of epoch {epoch} cannot be begun: {e.Message}", e));
            Monitor.PulseAll(_gate);
            return null;
        }
    }

    private BatchClaim ClaimPart_NeedsLock(BatchBuffer buffer)
    {
        var start = buffer.Claimed;
        var end = Math.Min(buffer.Count, start + _claimSize);
        buffer.Claimed = end;
        buffer.Busy += end - start;
        if (end == buffer.Count)
        {
            _filling = null;
        }

        return new BatchClaim(buffer, start, end);
    }

    private void Fail_NeedsLock(BatchBuffer buffer, Exception failure)
    {
        buffer.Failure ??= failure;
        if (_filling == buffer)
        {
            _filling = null;
        }
    }

    private BatchBuffer? Deliver_NeedsLock()
    {
        var buffer = _queue.Dequeue();
        if (buffer.Failure is { } failure)
        {
            Recycle_NeedsLock(buffer);
            _fault = ExceptionDispatchInfo.Capture(failure);
            _fault.Throw();
        }

        _held++;
        _toDeliver = After(_toDeliver);
        return buffer;
    }

    private void DropQueue_NeedsLock()
    {
        _filling = null;
        while (_queue.TryDequeue(out var buffer))
        {
            buffer.Abandoned = true;
            if (buffer.Busy == 0)
            {
                Recycle_NeedsLock(buffer);
            }
        }
    }

    private void Recycle_NeedsLock(BatchBuffer buffer)
    {
        if (_stopped)
        {
            Free_NeedsLock(buffer);
            return;
        }

        _free.Push(buffer);
        Monitor.PulseAll(_gate);
    }

    private void Free_NeedsLock(BatchBuffer buffer)
    {
        buffer.Dispose();
        _allocated--;
    }

    private (long Epoch, int Batch) After((long Epoch, int Batch) position) =>
        position.Batch + 1 < plan.BatchesPerEpoch ? (position.Epoch, position.Batch + 1) : (position.Epoch + 1, 0);
}
