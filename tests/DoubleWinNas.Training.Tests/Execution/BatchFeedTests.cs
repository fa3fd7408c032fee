using DoubleWinNas.Networks;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Tests.Supernets;

namespace DoubleWinNas.Training.Tests.Execution;

/// <summary>Loading ahead is what CUDA gets; what it does with order, failures and memory is the same wherever the tensors lie.</summary>
[Collection(TorchCollection.Name)]
public sealed class BatchFeedTests : IDisposable
{
    private readonly IImageDataset _dataset = SmallSupernet.Dataset();

    public void Dispose() => _dataset.Dispose();

    [Fact]
    public void Batches_loaded_ahead_are_the_same_in_the_same_order()
    {
        using var first = Open();
        using var second = Open();
        using var direct = BatchFeed.Of(first, Device.Cpu);
        using var ahead = new PrefetchingFeed(second, OnCpu, _ => { });
        for (var i = 0; i < 9; i++)
        {
            using var expected = direct.Next(default);
            using var found = ahead.Next(default);
            Assert.Equal(expected.Images.ToArray<float>(), found.Images.ToArray<float>());
            Assert.Equal(expected.Labels.ToArray<long>(), found.Labels.ToArray<long>());
            Assert.Equal(expected.MixedIn!.ToArray<long>(), found.MixedIn!.ToArray<long>());
            Assert.Equal((16, expected.Share), (found.Count, found.Share));
        }
    }

    [Fact]
    public void One_batch_is_loaded_ahead_after_the_one_before_was_joined()
    {
        var calls = new List<string>();
        var loaded = new SemaphoreSlim(0);
        using var source = Open();
        using (var ahead = new PrefetchingFeed(source, Load, _ => calls.Add("join")))
        {
            ahead.Next(default).Dispose();
            loaded.Wait();
            ahead.Next(default).Dispose();
            loaded.Wait();
            loaded.Wait();
        }

        Assert.Equal(["load", "join", "load", "join", "load"], calls);

        DeviceBatch Load(Batch batch)
        {
            calls.Add("load");
            loaded.Release();
            return OnCpu(batch);
        }
    }

    [Fact]
    public void A_failure_is_thrown_after_all_batches_before_it()
    {
        var loads = 0;
        using var source = Open();
        using var ahead = new PrefetchingFeed(source, batch => ++loads == 3 ? throw new InputException("image 33 is gone") : OnCpu(batch), _ => { });

        ahead.Next(default).Dispose();
        ahead.Next(default).Dispose();

        Assert.Equal("image 33 is gone", Assert.Throws<InputException>(() => ahead.Next(default)).Message);
    }

    [Fact]
    public void A_cancelled_wait_ends_and_nothing_is_left_behind()
    {
        var before = TorchRuntime.LiveTensors;
        using var cancellation = new CancellationTokenSource();
        using (var source = Open())
        using (var ahead = new PrefetchingFeed(source, OnCpu, _ => { }))
        {
            ahead.Next(cancellation.Token).Dispose();
            ahead.Next(cancellation.Token).Dispose();
            cancellation.Cancel();
            var error = Record.Exception(() =>
            {
                for (var i = 0; i < 3; i++)
                {
                    ahead.Next(cancellation.Token).Dispose();
                }
            });
            Assert.IsAssignableFrom<OperationCanceledException>(error);
        }

        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    private static DeviceBatch OnCpu(Batch batch) => DeviceBatch.Of(batch, Device.Cpu);

    private BatchSource Open() => BatchSource.ForTraining(_dataset, new BatchOptions
    {
        BatchSize = 16, Seed = 1, Layout = BatchTensors.Layout, Workers = 2, Mix = new MixOptions { Mixup = 1 },
    });
}
