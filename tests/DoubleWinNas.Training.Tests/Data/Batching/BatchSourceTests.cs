using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Tests.Data.Decoding;

namespace DoubleWinNas.Training.Tests.Data.Batching;

public sealed class BatchSourceTests : IDisposable
{
    private static readonly Func<long, int, Resolution> Changing = (epoch, batch) => new Resolution(20 + (batch % 3 * 4), 24 + (int)epoch);
    private readonly TestFolder _folder = new();
    private readonly IImageDataset _small;
    private readonly Lazy<IImageDataset> _jpegs;

    public BatchSourceTests()
    {
        IdxTestFiles.WriteSmall(_folder);
        _small = DatasetCatalog.Open(_folder.Path);
        _jpegs = new Lazy<IImageDataset>(() =>
        {
            var folder = Path.Combine(_folder.Path, "jpegs");
            Directory.CreateDirectory(folder);
            var seed = 0;
            foreach (var name in new[] { "train/a", "train/b", "val/a", "val/b" })
            {
                for (var i = 0; i < 12; i++, seed++)
                {
                    _folder.Write($"jpegs/{name}/{i}.jpg", TestImages.Jpeg(60 + (seed * 7 % 50), 50 + (seed * 13 % 70), seed));
                }
            }

            return DatasetCatalog.Open(folder, new DatasetOptions { ValidationShare = 0 });
        });
    }

    public void Dispose()
    {
        _small.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Batches_are_the_same_for_any_number_of_threads_and_buffers()
    {
        foreach (var dataset in new[] { _small, _jpegs.Value })
        {
            using var one = Train(dataset, workers: 1, buffers: 1);
            using var three = Train(dataset, workers: 3, buffers: 5);

            AssertSame(Pixels.Take(one, 20), Pixels.Take(three, 20));
        }
    }

    [Fact]
    public void Fashion_mnist_batches_are_those_of_every_earlier_run()
    {
        var options = new BatchOptions { BatchSize = 64, Seed = 2026, Workers = 2, Transform = new ImageTransform(new PaddedRandomCrop(Padding: 2), Flip: true) };
        using var source = BatchSource.ForTraining(FashionMnist.Dataset, options);
        source.Seek(3, 100);

        var batch = Pixels.Take(source, 1)[0];

        // Golden, recomputed with Python and numpy from the documented generator and draws: with other values, checkpoints of
        // earlier versions could not be continued.
        Assert.Equal([22089, 29888, 34252, 45396, 9384], batch.Indices[..5]);
        var pixels = SHA256.HashData(MemoryMarshal.AsBytes<float>(batch.Images));
        Assert.Equal("11d4a7d19a8dd28b", Convert.ToHexStringLower(pixels)[..16]);
    }

    [Fact]
    public void After_a_seek_batches_are_those_of_an_undisturbed_run()
    {
        using var undisturbed = Train(_jpegs.Value, workers: 2);
        using var seeking = Train(_jpegs.Value, workers: 2);
        var expected = Pixels.Take(undisturbed, 14);

        foreach (var from in new[] { 9, 2, 13, 0 })
        {
            seeking.Seek(from / seeking.BatchesPerEpoch, from % seeking.BatchesPerEpoch);
            AssertSame(expected.Skip(from).ToList(), Pixels.Take(seeking, 14 - from));
        }
    }

    [Fact]
    public void Position_is_where_a_resumed_source_goes_on()
    {
        using var source = Train(_small, workers: 2);
        Pixels.Take(source, 5);
        var (epoch, batch) = source.Position;
        using var resumed = Train(_small, workers: 1);

        resumed.Seek(epoch, batch);

        Assert.Equal((5 / source.BatchesPerEpoch, 5 % source.BatchesPerEpoch), (epoch, batch));
        AssertSame(Pixels.Take(source, 3), Pixels.Take(resumed, 3));
    }

    [Fact]
    public void Different_seeds_differ_in_order_and_crops()
    {
        using var first = Train(_small, seed: 1);
        using var second = Train(_small, seed: 2);

        var (one, two) = (Pixels.Take(first, 1)[0], Pixels.Take(second, 1)[0]);

        Assert.NotEqual(one.Indices, two.Indices);
        Assert.NotEqual(one.Images, two.Images);
    }

    [Fact]
    public void An_image_looks_different_in_each_epoch()
    {
        // One batch is the epoch, so every image is in it; with 25 crops and a flip two epochs agree on few.
        var options = new BatchOptions { BatchSize = 36, Transform = new ImageTransform(new PaddedRandomCrop(2), Flip: true) };
        using var source = BatchSource.ForTraining(_small, options);
        var epochs = Pixels.Take(source, 2);

        var same = epochs[0].Indices.Count(index => Image(epochs[0], index).SequenceEqual(Image(epochs[1], index)));

        Assert.InRange(same, 0, 8);
        static IEnumerable<float> Image(BatchCopy batch, int index) => batch.Images.Skip(Array.IndexOf(batch.Indices, index) * 24).Take(24);
    }

    [Fact]
    public void Batches_arrive_in_order_with_the_resolution_that_was_asked_for()
    {
        using var source = Train(_small, workers: 3);

        var batches = Pixels.Take(source, 25);

        for (var i = 0; i < batches.Count; i++)
        {
            var (epoch, index) = (i / source.BatchesPerEpoch, i % source.BatchesPerEpoch);
            Assert.Equal((epoch, index), (batches[i].Epoch, batches[i].Index));
            Assert.Equal(Changing(epoch, index), new Resolution(batches[i].Height, batches[i].Width));
            Assert.Equal(7 * batches[i].Height * batches[i].Width, batches[i].Images.Length);
        }
    }

    [Fact]
    public void Labels_belong_to_the_images()
    {
        using var source = Train(_jpegs.Value, workers: 3);

        foreach (var batch in Pixels.Take(source, 10))
        {
            Assert.Equal(batch.Indices.Select(index => (long)_jpegs.Value.LabelOf(index)), batch.Labels);
        }
    }

    [Fact]
    public void Channels_last_batches_are_channels_first_batches_permuted()
    {
        using var firstSource = Train(_jpegs.Value, layout: PixelLayout.Nchw);
        using var lastSource = Train(_jpegs.Value, layout: PixelLayout.Nhwc);

        var (first, last) = (Pixels.Take(firstSource, 1)[0], Pixels.Take(lastSource, 1)[0]);

        var plane = first.Height * first.Width;
        var permuted = new float[first.Images.Length];
        for (var i = 0; i < permuted.Length; i++)
        {
            var (image, pixel, channel) = (i / 3 / plane, i / 3 % plane, i % 3);
            permuted[i] = first.Images[(((image * 3) + channel) * plane) + pixel];
        }

        Assert.Equal(permuted, last.Images);
    }

    [Fact]
    public void Memory_is_aligned_and_pointers_are_the_spans()
    {
        using var source = Train(_small);
        using var batch = source.Next();
        unsafe
        {
            fixed (float* images = batch.Images)
            {
                fixed (long* labels = batch.Labels)
                {
                    Assert.Equal(((nint)images, (nint)labels), (batch.ImagesPointer, batch.LabelsPointer));
                    Assert.Equal(0, (nint)images % 64);
                }
            }
        }
    }

    [Fact]
    public void An_evaluation_pass_ends_and_can_be_started_again()
    {
        using var source = BatchSource.ForEvaluation(_small, Split.Test, new BatchOptions { BatchSize = 4, Workers = 2 });

        var first = Pixels.Take(source, 99);
        Assert.False(source.TryNext(out _));
        Assert.Throws<InvalidOperationException>(() => source.Next());
        source.Seek(0, 0);
        var second = Pixels.Take(source, 99);

        Assert.Equal([4, 4, 2], first.Select(batch => batch.Indices.Length));
        AssertSame(first, second);
    }

    [Fact]
    public void Disposing_in_the_middle_of_an_epoch_leaves_no_thread_and_no_buffer()
    {
        var source = Train(_jpegs.Value, workers: 3, buffers: 4);
        var held = source.Next();
        var other = source.Next();
        other.Dispose();
        Assert.Equal(3, source.LiveWorkers);

        source.Dispose();

        Assert.Equal(0, source.LiveWorkers);
        Assert.Equal(1, source.AllocatedBuffers);
        Assert.NotEqual(0, held.Images[0]);
        held.Dispose();
        held.Dispose();
        Assert.Equal(0, source.AllocatedBuffers);
        Assert.Throws<ObjectDisposedException>(() => held.Images[0]);
        Assert.Throws<ObjectDisposedException>(() => source.Next());
        source.Dispose();
    }

    [Fact]
    public void Seeks_at_any_moment_lose_no_buffer()
    {
        using var source = Train(_jpegs.Value, workers: 3, buffers: 3);
        for (var i = 0; i < 60; i++)
        {
            source.Seek(i % 4, i % source.BatchesPerEpoch);
            if (i % 3 == 0)
            {
                source.Next().Dispose();
            }

            Assert.InRange(source.AllocatedBuffers, 0, 3);
        }

        Assert.Equal(20, Pixels.Take(source, 20).Count);
    }

    [Fact]
    public void Holding_every_buffer_and_asking_for_more_is_an_error_and_no_deadlock()
    {
        using var source = Train(_small, buffers: 2);
        using var first = source.Next();
        using (source.Next())
        {
            var error = Assert.Throws<InvalidOperationException>(() => source.Next());
            Assert.Contains("All 2 buffers", error.Message);
        }

        source.Next().Dispose();
    }

    [Fact]
    public async Task A_waiting_consumer_can_be_cancelled_and_goes_on_later()
    {
        using var reading = new ManualResetEventSlim();
        using var mayRead = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        using var slow = new InterceptedDataset(_small, _ =>
        {
            reading.Set();
            mayRead.Wait();
        });
        using var source = Train(slow);
        var waiting = Task.Run(() => source.Next(cancellation.Token));
        reading.Wait();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        mayRead.Set();
        using var expected = Train(_small);
        AssertSame(Pixels.Take(expected, 2), Pixels.Take(source, 2));
    }

    [Fact]
    public void A_seek_while_workers_are_busy_gives_their_buffers_back()
    {
        using var reading = new ManualResetEventSlim();
        using var mayRead = new ManualResetEventSlim();
        using var slow = new InterceptedDataset(_small, _ =>
        {
            reading.Set();
            mayRead.Wait();
        });
        using var source = Train(slow, buffers: 1);
        reading.Wait();

        source.Seek(1, 2);
        mayRead.Set();

        using var expected = Train(_small);
        expected.Seek(1, 2);
        AssertSame(Pixels.Take(expected, 3), Pixels.Take(source, 3));
    }

    [Fact]
    public void An_exception_on_a_worker_reaches_the_consumer_with_the_images_name()
    {
        using var failing = new InterceptedDataset(_small, index =>
        {
            if (index == 47)
            {
                throw new InvalidOperationException("bad sector");
            }
        });
        using var source = BatchSource.ForEvaluation(failing, Split.Test, new BatchOptions { BatchSize = 5, Workers = 3 });

        source.Next().Dispose();
        var error = Assert.Throws<InvalidOperationException>(() => source.Next());

        Assert.Contains("'t10k-images-idx3-ubyte#7'", error.Message);
        Assert.Contains("bad sector", error.Message);
    }

    [Fact]
    public void A_failing_resolution_function_stops_the_consumer_at_its_batch()
    {
        var options = new BatchOptions
        {
            BatchSize = 4,
            ResolutionOf = (_, batch) => batch == 2 ? throw new InvalidOperationException("no such step") : Resolution.Square(8),
        };
        using var source = BatchSource.ForTraining(_small, options);

        source.Next().Dispose();
        source.Next().Dispose();
        var error = Assert.Throws<InvalidOperationException>(() => source.Next());

        Assert.Contains("Batch 2 of epoch 0", error.Message);
        Assert.Contains("no such step", error.Message);
        source.Seek(0, 3);
        source.Next().Dispose();
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 6)]
    public void A_seek_past_an_epoch_is_refused(long epoch, int batch)
    {
        using var source = Train(_small);

        Assert.Throws<ArgumentOutOfRangeException>(() => source.Seek(epoch, batch));
    }

    private static BatchSource Train(
        IImageDataset dataset, int workers = 2, int buffers = 4, ulong seed = 5, PixelLayout layout = PixelLayout.Nchw) =>
        BatchSource.ForTraining(dataset, new BatchOptions
        {
            BatchSize = 7, Seed = seed, Workers = workers, Buffers = buffers, Layout = layout, ResolutionOf = Changing,
        });

    private static void AssertSame(List<BatchCopy> expected, List<BatchCopy> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (one, other) in expected.Zip(actual))
        {
            BatchCopy.AssertEqual(one, other);
        }
    }
}
