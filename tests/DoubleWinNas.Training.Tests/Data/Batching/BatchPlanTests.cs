using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Batching;

public class BatchPlanTests
{
    private static readonly int[] Images = [.. Enumerable.Range(0, 103).Select(i => i * 3)];

    [Fact]
    public void Every_image_comes_once_an_epoch_but_for_the_dropped_rest()
    {
        var plan = Plan(shuffled: true, batch: 10);

        foreach (var epoch in new long[] { 0, 1, 17 })
        {
            var seen = Epoch(plan, epoch);
            Assert.Equal(100, seen.Length);
            Assert.Equal(100, seen.Distinct().Count());
            Assert.Subset(Images.ToHashSet(), seen.ToHashSet());
        }

        Assert.NotEqual(Epoch(plan, 0), Epoch(plan, 1));
    }

    [Fact]
    public void What_is_dropped_changes_from_epoch_to_epoch()
    {
        var plan = Plan(shuffled: true, batch: 10);

        var seen = Enumerable.Range(0, 5).SelectMany(epoch => Epoch(plan, epoch)).Distinct();

        Assert.Equal(Images, seen.Order());
    }

    [Fact]
    public void Evaluation_goes_through_all_images_in_order_with_a_smaller_last_batch()
    {
        var plan = Plan(shuffled: false, batch: 10);

        Assert.Equal((11, 3), (plan.BatchesPerEpoch, plan.CountOf(10)));
        Assert.Equal(Images, Epoch(plan, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Shards_partition_an_evaluation_pass(int shards)
    {
        var parts = Enumerable.Range(0, shards).SelectMany(i => Epoch(Plan(shuffled: false, batch: 6, new Shard(i, shards)), 0));

        Assert.Equal(Images, parts.Order());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Training_shards_are_disjoint_equally_long_and_cut_from_one_order(int shards)
    {
        var whole = Plan(shuffled: true, batch: 103);
        var parts = Enumerable.Range(0, shards).Select(i => Plan(shuffled: true, batch: 5, new Shard(i, shards))).ToArray();

        var images = parts.Select(part => Epoch(part, 3)).ToArray();

        Assert.Single(parts.Select(part => part.BatchesPerEpoch).Distinct());
        Assert.Equal(images.Sum(part => part.Length), images.SelectMany(part => part).Distinct().Count());
        Assert.Equal(Epoch(whole, 3).Where((_, position) => position % shards == 1).Take(images[1].Length), images[1]);
    }

    [Fact]
    public void Seeds_give_different_orders() =>
        Assert.NotEqual(Epoch(Plan(shuffled: true, batch: 10, seed: 1), 0), Epoch(Plan(shuffled: true, batch: 10, seed: 2), 0));

    [Fact]
    public void Too_few_images_for_one_batch_are_refused_with_the_figures()
    {
        var error = Assert.Throws<InputException>(() => Plan(shuffled: true, batch: 52, new Shard(0, 2)));

        Assert.Contains("103 images in 2 shards do not fill one batch of 52", error.Message);
    }

    private static BatchPlan Plan(bool shuffled, int batch, Shard? shard = null, ulong seed = 9) =>
        new(Images, shuffled, new BatchOptions { BatchSize = batch, Shard = shard ?? Shard.Whole, Seed = seed });

    private static int[] Epoch(BatchPlan plan, long epoch)
    {
        var images = new List<int>();
        for (var batch = 0; batch < plan.BatchesPerEpoch; batch++)
        {
            var indices = new int[plan.CountOf(batch)];
            plan.Fill(epoch, batch, indices);
            images.AddRange(indices);
        }

        return [.. images];
    }
}
