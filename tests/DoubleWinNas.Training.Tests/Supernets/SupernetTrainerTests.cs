using DoubleWinNas.Networks;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Supernets;
using DoubleWinNas.Training.Tests.Data;

namespace DoubleWinNas.Training.Tests.Supernets;

[Collection(TorchCollection.Name)]
public sealed class SupernetTrainerTests : IDisposable
{
    private readonly IImageDataset _dataset = SmallSupernet.Dataset();
    private readonly TestFolder _folder = new();

    public void Dispose()
    {
        _dataset.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_round_computed_twice_ends_in_the_same_bytes_even_over_files_and_replicas_differ()
    {
        var options = SmallSupernet.Options();

        var (first, second) = (TwoRounds("first"), TwoRounds("second"));

        Assert.Equal(first, second);
        Assert.NotEqual(Bytes(Train(options, 0, 0, null), "a"), Bytes(Train(options, 0, 1, null), "b"));

        byte[] TwoRounds(string name)
        {
            var start = Reloaded(Average(options, 0, [Train(options, 0, 0, null), Train(options, 0, 1, null)], null));
            return Bytes(Average(options, 1, [Train(options, 1, 0, start), Train(options, 1, 1, start)], start), name);
        }
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.AdamW)]
    public void One_replica_in_two_rounds_does_what_it_does_in_one_round_of_all_steps(OptimizerKind kind)
    {
        // Subnets are drawn by round and step, so a space of one genotype is compared.
        var options = SmallSupernet.Options(rounds: 1, steps: 6, replicas: 1) with
        {
            Space = new(SmallSupernet.Space.Space with { Kernels = [3], Expansions = [2], Stages = [new(8, 1, 1), new(16, 2, 1)] }, [16], [Networks.Graph.BlockForm.Nonlinear]),
            Optimizer = new OptimizerOptions { Kind = kind, LearningRate = kind == OptimizerKind.Sgd ? 0.1 : 0.003 },
        };
        var halves = options with { Rounds = 2, StepsPerRound = 3 };

        var whole = Train(options, 0, 0, null);
        var half = Reloaded(Average(halves, 0, [Train(halves, 0, 0, null)], null));
        var second = Train(halves, 1, 0, half);

        Assert.Equal(whole.Tensors.Tensors.Keys, second.Tensors.Tensors.Keys);
        Assert.All(whole.Tensors.Tensors, entry => Assert.Equal(entry.Value.Data, second.Tensors[entry.Key].Data));
    }

    [Fact]
    public void Replicas_train_on_shards_that_share_no_image()
    {
        var limited = LimitedDataset.Of(SmallSupernet.Dataset(), Split.Train, 32);
        var seen = new HashSet<int>[2];
        foreach (var replica in new[] { 0, 1 })
        {
            using var source = ReplicaRound.OpenSource(limited, SmallSupernet.Options(), round: 0, replica);
            using var batch = source.Next();
            seen[replica] = [.. batch.Indices];
        }

        Assert.Empty(seen[0].Intersect(seen[1]));
        Assert.Equal(32, seen[0].Count + seen[1].Count);
    }

    [Fact]
    public void The_average_of_one_replica_is_that_replica()
    {
        var options = SmallSupernet.Options(replicas: 1) with { OuterMomentum = 0.6 };
        var replica = Train(options, 0, 0, null);

        var average = Average(options, 0, [replica], null);

        Assert.Null(average.Replica);
        Assert.All(replica.Tensors.Tensors, entry => Assert.Equal(entry.Value.Data, average.Tensors[entry.Key].Data));
        Assert.All(replica.Tensors.Tensors.Keys.Where(name => name.StartsWith("model/", StringComparison.Ordinal)), name => Assert.True(average.Tensors.Tensors.ContainsKey("outer/" + name["model/".Length..])));
    }

    [Fact]
    public void Genotypes_are_judged_alike_in_any_order_and_grouping()
    {
        var options = SmallSupernet.Options();
        var checkpoint = SmallSupernet.Checkpoint(seed: 9);
        var genotypes = new[] { ("T5e4a.N3e1_T3e2.T5e4a", 16), ("N3e2.S_N3e2.S", 12), ("T3e4.T5e2_T3e1.T3e4", 9), ("N3e2.S_N3e2.S", 16) }
            .Select(entry => SmallSupernet.Genotype(entry.Item1, entry.Item2)).ToList();
        var done = new List<int>();

        var together = SupernetTrainer.Evaluate(options, _dataset, checkpoint, genotypes, 20, 1, new Each<int>(done.Add));
        var reversed = SupernetTrainer.Evaluate(options, _dataset, checkpoint, [.. genotypes.AsEnumerable().Reverse()], 20, 1);
        var alone = genotypes.Select(genotype => SupernetTrainer.Evaluate(options, _dataset, checkpoint, [genotype], 20, 1)[0]).ToList();

        Assert.Equal(together, alone);
        Assert.Equal(together, reversed.Reverse());
        Assert.Equal(4, together.Distinct().Count());
        Assert.All(together, result => Assert.Equal(20, result.Images));
        Assert.Equal([1, 2, 3, 4], done);
    }

    [Fact]
    public void Training_learns_reports_and_leaves_no_tensor_behind()
    {
        var options = SmallSupernet.Options(rounds: 3, steps: 40, replicas: 1) with { AnnealEnd = 0.4 };
        var reports = new List<SupernetProgress>();
        SupernetCheckpoint? start = null;
        var rounds = new List<(RoundResult Trained, AveragedRound Averaged)>();
        var live = new List<long>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var trained = SupernetTrainer.TrainRound(options, _dataset, round, 0, start, new Each<SupernetProgress>(reports.Add), default, new TickingTime());
            var averaged = SupernetTrainer.Average(options, _dataset, round, [trained.Checkpoint], start, 32);
            start = averaged.Checkpoint;
            rounds.Add((trained, averaged));
            live.Add(TorchRuntime.LiveTensors);
        }

        Assert.True(rounds[^1].Trained.Loss < 0.6 * rounds[0].Trained.Loss, $"{rounds[0].Trained.Loss} -> {rounds[^1].Trained.Loss}");
        // 0.25 is chance
        Assert.True(rounds[^1].Averaged.Largest > 0.45, $"{rounds[^1].Averaged.Largest}");
        Assert.Equal(120, reports.Count);
        Assert.Equal((2, 40, 40, 1.0), (reports[^1].Round, reports[^1].Step, reports[^1].Steps, reports[^1].S));
        Assert.Equal((rounds[^1].Trained.Loss, rounds[^1].Trained.Accuracy, 640), (reports[^1].Loss, reports[^1].Accuracy, rounds[^1].Trained.Images));
        Assert.Single(live.Distinct());
    }

    [Fact]
    public void A_loss_that_is_not_finite_names_round_replica_and_step_and_leaves_no_tensor_behind()
    {
        var options = SmallSupernet.Options() with { Optimizer = new OptimizerOptions { LearningRate = 1e30, WarmUpShare = 0 } };
        var before = TorchRuntime.LiveTensors;

        var error = Assert.Throws<InputException>(() => SupernetTrainer.TrainRound(options, _dataset, 0, 1, null));

        Assert.Matches("round 0, replica 1, at step [2-4] of 4: .*Lower the learning rate", error.Message);
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void A_cancelled_round_stops()
    {
        using var cancelling = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => SupernetTrainer.TrainRound(
            SmallSupernet.Options(steps: 1000), _dataset, 0, 0, null, new Each<SupernetProgress>(_ => cancelling.Cancel()), cancelling.Token, new TickingTime()));
    }

    [Fact]
    public void Checkpoints_of_another_place_or_seed_are_refused()
    {
        var options = SmallSupernet.Options();
        var (average, replica) = (SmallSupernet.Checkpoint(1), SmallSupernet.Checkpoint(1, 0, replica: 0));

        Refused("no checkpoint was given", () => Train(options, 1, 0, null));
        Refused("starts from the seed", () => Train(options, 0, 0, average));
        Refused("needed is round 0, the average", () => Train(options, 1, 0, replica));
        Refused("needed is round 0, the average, seed 6", () => Train(options with { Seed = 6 }, 1, 0, average));
        Refused("rounds 0 to 1", () => Train(options, 2, 0, average));
        Refused("replicas 0 to 1", () => Train(options, 0, 2, null));
        Refused("needed is round 0, replica 1", () => Average(options, 0, [replica, replica], null));
        Refused("1 checkpoints were given", () => Average(options, 0, [replica], null));

        static void Refused(string message, Func<object> action) => Assert.Contains(message, Assert.Throws<InputException>(action).Message);
    }

    private SupernetCheckpoint Train(SupernetOptions options, int round, int replica, SupernetCheckpoint? start) =>
        SupernetTrainer.TrainRound(options, _dataset, round, replica, start).Checkpoint;

    private SupernetCheckpoint Average(SupernetOptions options, int round, IReadOnlyList<SupernetCheckpoint> replicas, SupernetCheckpoint? previous) =>
        SupernetTrainer.Average(options, _dataset, round, replicas, previous, 16).Checkpoint;

    private SupernetCheckpoint Reloaded(SupernetCheckpoint checkpoint)
    {
        var path = Path.Combine(_folder.Path, "between");
        checkpoint.Save(path);
        return SupernetCheckpoint.Load(path);
    }

    private byte[] Bytes(SupernetCheckpoint checkpoint, string name)
    {
        var path = Path.Combine(_folder.Path, name);
        checkpoint.Save(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>Reports on the calling thread.</summary>
    private sealed class Each<T>(Action<T> then) : IProgress<T>
    {
        public void Report(T value) => then(value);
    }
}
