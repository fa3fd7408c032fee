using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Tests.Data.Decoding;

namespace DoubleWinNas.Training.Tests.Data.Batching;

public sealed class SampleWriterTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_in_memory_are_written_without_allocating()
    {
        IdxTestFiles.WriteSmall(_folder);
        using var dataset = DatasetCatalog.Open(_folder.Path);

        Assert.Equal(0, AllocatedBy(dataset, new ImageTransform(new PaddedRandomCrop(2), Flip: true), new Resolution(6, 4)));
        Assert.Equal(0, AllocatedBy(dataset, new ImageTransform(new RandomResizedCrop(), Flip: true), new Resolution(9, 5)));
    }

    [Fact]
    public void Jpegs_are_read_and_decoded_without_allocating()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 4);
        using var dataset = DatasetCatalog.Open(_folder.Path, new DatasetOptions { ValidationShare = 0 });

        Assert.Equal(0, AllocatedBy(dataset, dataset.TrainingTransform, Resolution.Square(24)));
    }

    // Bytes that this thread allocates in the second of two equal rounds over the training split.
    private static unsafe long AllocatedBy(IImageDataset dataset, ImageTransform transform, Resolution output)
    {
        using var writer = new SampleWriter(dataset, transform, PixelLayout.Nhwc, seed: 3);
        var target = new float[dataset.Channels * output.Pixels];
        var images = dataset.Indices(Split.Train);
        var before = 0L;
        fixed (float* pixels = target)
        {
            for (var round = 0; round < 2; round++)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
                for (var epoch = 0; epoch < 10; epoch++)
                {
                    foreach (var index in images.Span)
                    {
                        if (!writer.TryWrite(index, epoch, index, output, pixels))
                        {
                            throw new InvalidOperationException(dataset.NameOf(index));
                        }
                    }
                }
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
