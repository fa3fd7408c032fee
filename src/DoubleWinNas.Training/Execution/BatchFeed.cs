using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Execution;

/// <summary>The batches of a training on its device, in the order of their source. For one thread.</summary>
internal abstract class BatchFeed : IDisposable
{
    /// <summary>
    /// On the CPU each batch as it is asked for. On CUDA the next one is copied, by another thread and beside the computation, while the step of
    /// the current one runs.
    /// </summary>
    /// <param name="source">Stays the caller's; to be disposed after the feed.</param>
    public static BatchFeed Of(BatchSource source, Device device)
    {
        if (device.Type == DeviceType.Cpu)
        {
            return new DirectFeed(source, device);
        }

        var copies = new CopyStream(device);
        return new PrefetchingFeed(source, batch => DeviceBatch.Of(batch, new BatchTensors(device, copies)), batch => copies.Join(batch.Tensors), copies);
    }

    /// <summary>Waits for the next batch, which the caller disposes.</summary>
    /// <exception cref="Networks.InputException">Images cannot be read.</exception>
    public abstract DeviceBatch Next(CancellationToken cancellationToken);

    public abstract void Dispose();

    private sealed class DirectFeed(BatchSource source, Device device) : BatchFeed
    {
        public override DeviceBatch Next(CancellationToken cancellationToken)
        {
            using var batch = source.Next(cancellationToken);
            return DeviceBatch.Of(batch, device);
        }

        public override void Dispose()
        {
        }
    }
}
