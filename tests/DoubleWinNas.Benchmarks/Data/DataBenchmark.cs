using System.Diagnostics;
using System.Globalization;
using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Benchmarks.Data;

/// <summary>
/// Images a second of the data pipeline against libjpeg-turbo alone on the same cores, in turns: the same files from memory, at the same
/// scaling factors, into one buffer a thread.
/// </summary>
internal sealed class DataBenchmark : IBenchmark
{
    private const string Usage = "data [--folder DATASET] [--images N] [--side N] [--threads N] [--rounds N]";

    /// <summary>Aimed at: the decoder's speed over that of libjpeg-turbo alone.</summary>
    private const double Aim = 0.9;

    public string Name => "data";

    public string Summary => $"images/s of reading and decoding against libjpeg-turbo alone: {Usage}";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var generated = Directory.CreateTempSubdirectory("dwnas-data-").FullName;
        try
        {
            var given = new Arguments(arguments, Usage, "--folder", "--images", "--side", "--threads", "--rounds");
            var folder = given.Text("--folder") ?? GeneratedImages.Write(generated, given.Count("--images", 256));
            var threads = given.Count("--threads", Environment.ProcessorCount);
            var side = Resolution.Square(given.Count("--side", 224));
            using var dataset = DatasetCatalog.Open(folder);
            var images = DecodingRace.Load(dataset, given.Count("--images", 256));
            List<double> bare = [], decoder = [], pipeline = [];
            for (var round = 0; round < given.Count("--rounds", 5); round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                bare.Add(Rate(images.Count, () => DecodingRace.Bare(images, side, threads)));
                decoder.Add(Rate(images.Count, () => DecodingRace.Decoder(images, side, threads)));
                pipeline.Add(Pipeline(dataset, side, threads));
            }

            var ratio = Median.Of(decoder.Zip(bare, (own, other) => own / other));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
                - {images.Count} images of `{Path.GetFileName(folder)}`, {images.Sum(image => (long)image.Jpeg.Length) / images.Count} bytes on average, to {side}, {threads} threads, {bare.Count} rounds in turns

                | what | images/s (median) | over libjpeg-turbo alone (paired, median) |
                |---|---:|---:|
                | libjpeg-turbo alone, from memory | {Median.Of(bare):F0} | |
                | this decoder, from memory | {Median.Of(decoder):F0} | {ratio:F2} (aim {Aim:F1}: {(ratio >= Aim ? "met" : "missed")}) |
                | whole pipeline: files, decoding, centre crop, resizing, normalising | {Median.Of(pipeline):F0} | {Median.Of(pipeline.Zip(bare, (own, other) => own / other)):F2} |
                """));
            return ratio >= Aim ? 0 : 1;
        }
        catch (InputException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
        finally
        {
            Directory.Delete(generated, recursive: true);
        }
    }

    private static double Rate(int images, Action work)
    {
        var begin = Stopwatch.GetTimestamp();
        work();
        return images / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static double Pipeline(IImageDataset dataset, Resolution side, int threads)
    {
        using var source = BatchSource.ForEvaluation(dataset, Split.Train, new BatchOptions
        {
            BatchSize = 32,
            ResolutionOf = BatchOptions.Fixed(side),
            Layout = PixelLayout.Nhwc,
            Transform = dataset.EvaluationTransform,
            Workers = threads,
        });
        var (images, begin) = (0, Stopwatch.GetTimestamp());
        while (source.TryNext(out var batch))
        {
            images += batch.Count;
            batch.Dispose();
        }

        return images / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
