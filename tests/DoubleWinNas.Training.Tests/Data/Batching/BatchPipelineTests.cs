using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Batching;

public sealed class BatchPipelineTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whole_batches_are_planned_filled_and_delivered_without_allocating()
    {
        IdxTestFiles.WriteSmall(_folder);
        using var dataset = DatasetCatalog.Open(_folder.Path);
        var options = new BatchOptions { BatchSize = 9, Workers = 1, Buffers = 2 };
        var plan = new BatchPlan(dataset.Indices(Split.Train), shuffled: true, options);
        var pipeline = new BatchPipeline(plan, BatchOptions.Fixed(new Resolution(6, 4)), dataset.Channels, options, long.MaxValue);
        using var filler = new BatchFiller(
            dataset, Split.Train, replacesCorrupt: true, new SampleWriter(dataset, dataset.TrainingTransform, options.Layout, options.Seed));
        Run(pipeline, filler, batches: 40);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(pipeline, filler, batches: 40);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        pipeline.Stop();
        pipeline.FreeAll();
        Assert.Equal(0, pipeline.AllocatedBuffers);
    }

    // Worker and consumer in turn on one thread, so that its counter sees both.
    private static void Run(BatchPipeline pipeline, BatchFiller filler, int batches)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            BatchClaim claim;
            do
            {
                claim = pipeline.Claim()!.Value;
                pipeline.Complete(claim, filler.Fill(claim.Buffer, claim.Start, claim.End));
            }
            while (claim.End < claim.Buffer.Count);

            var buffer = pipeline.Take(CancellationToken.None)!;
            buffer.Compact();
            pipeline.Return(buffer);
        }
    }
}
