using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Benchmarks.Data;

/// <summary>A file in memory, with its header and the factor at which its centre crop is decoded.</summary>
internal sealed record LoadedJpeg(byte[] Jpeg, JpegHeader Header, CropBox Crop);

/// <summary>The same images decoded by libjpeg-turbo alone and by this project's decoder, shared among threads.</summary>
internal static unsafe class DecodingRace
{
    /// <summary>The training images' files, at most so many.</summary>
    public static IReadOnlyList<LoadedJpeg> Load(IImageDataset dataset, int most)
    {
        if (dataset is not ImageFolderDataset folder)
        {
            throw new InputException($"Dataset '{dataset.Name}' is no folder of JPEG files.");
        }

        var loaded = new List<LoadedJpeg>();
        foreach (var index in folder.Indices(Split.Train).Span[..Math.Min(most, folder.Splits.Train)])
        {
            var jpeg = File.ReadAllBytes(Path.Combine(folder.Root, folder.NameOf(index)));
            if (JpegHeader.TryRead(jpeg, out var header, out _) && header.Components == 3)
            {
                loaded.Add(new LoadedJpeg(jpeg, header, CropBox.Whole(header.Size)));
            }
        }

        return loaded;
    }

    public static void Bare(IReadOnlyList<LoadedJpeg> images, Resolution output, int threads) => InParallel(images, threads, share =>
    {
        var handle = TurboJpegNative.InitDecompress();
        using var scratch = new NativeScratch();
        foreach (var image in share)
        {
            var size = JpegDecoder.FactorFor(image.Header.Size, image.Crop, output).Of(image.Header.Size);
            var memory = (byte*)scratch.Reserve((nuint)(size.Pixels * 3));
            fixed (byte* bytes = image.Jpeg)
            {
                _ = TurboJpegNative.Decompress(
                    handle, bytes, (nuint)image.Jpeg.Length, memory, size.Width, size.Width * 3, size.Height, TurboJpegNative.PixelRgb, TurboJpegNative.AccurateDct);
            }
        }

        _ = TurboJpegNative.Destroy(handle);
    });

    public static void Decoder(IReadOnlyList<LoadedJpeg> images, Resolution output, int threads) => InParallel(images, threads, share =>
    {
        using var decoder = new JpegDecoder();
        foreach (var image in share)
        {
            if (!decoder.TryDecode(image.Jpeg, image.Header, image.Crop, output, out _, out _, out var reason))
            {
                throw new InputException(reason);
            }
        }
    });

    private static void InParallel(IReadOnlyList<LoadedJpeg> images, int threads, Action<IEnumerable<LoadedJpeg>> work)
    {
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(worker => new Thread(() => work(images.Where((_, i) => i % threads == worker))))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
    }
}
