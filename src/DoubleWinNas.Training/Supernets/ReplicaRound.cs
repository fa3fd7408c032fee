using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Supernets;

/// <summary>One replica's steps of one round.</summary>
internal sealed class ReplicaRound(SupernetOptions options, IImageDataset dataset, int round, int replica, ComputeContext context)
{
    private readonly SupernetArchitecture _architecture = SupernetArchitecture.For(options.Space, dataset);
    private readonly SupernetSchedule _schedule = new(options);

    /// <summary>The replica's batches from the round's first on: one order of the training images over all rounds.</summary>
    internal static BatchSource OpenSource(IImageDataset dataset, SupernetOptions options, int round, int replica)
    {
        var source = BatchSource.ForTraining(dataset, new BatchOptions
        {
            BatchSize = options.BatchSize,
            ResolutionOf = (epoch, batch) => Resolution.Square(Sandwich.Resolution(options, replica, epoch, batch)),
            Seed = options.Seed,
            Shard = new Shard(replica, options.Replicas),
            Layout = BatchTensors.Layout,
            Workers = options.Threads,
        });
        var first = new SupernetSchedule(options).StepOf(round, 0);
        source.Seek(first / source.BatchesPerEpoch, (int)(first % source.BatchesPerEpoch));
        return source;
    }

    /// <summary>Makes the round's steps.</summary>
    /// <param name="start">Where it starts; null for the seed's weights.</param>
    /// <param name="reporter">Sums the round up.</param>
    /// <param name="cancellationToken">Stops after the current step.</param>
    /// <exception cref="InputException">The loss or a weight is not finite: names round, replica and step.</exception>
    public RoundResult Run(SupernetCheckpoint? start, RoundReporter reporter, CancellationToken cancellationToken)
    {
        using var state = SupernetState.Create(_architecture, options, start, context);
        using var source = OpenSource(dataset, options, round, replica);
        using var feed = BatchFeed.Of(source, context.Device);
        var sandwich = new SandwichStep(state.Shared, state.Optimizer, context, options);
        for (var step = 0; step < options.StepsPerRound; step++)
        {
            var global = _schedule.StepOf(round, step);
            var (s, factor) = (_schedule.S(global), _schedule.LearningRateFactor(global));
            var subnets = Sandwich.Draw(options, round, replica, step).Select(_architecture.SubnetOf).ToList();
            using var batch = feed.Next(cancellationToken);
            var outcome = sandwich.Run(batch, subnets, s, factor);
            if (!outcome.IsFinite)
            {
                throw Diverged(step, $"the loss is {outcome.TotalLoss}");
            }

            if (state.Optimizer.Overflow is { } overflow)
            {
                throw Diverged(step, overflow);
            }

            reporter.Step(outcome, factor, s);
        }

        if (!state.AreFinite)
        {
            throw Diverged(options.StepsPerRound - 1, "weights are not finite");
        }

        var identity = new SupernetIdentity(
            SupernetIdentity.Describe(options.Space), options.Seed, _architecture.Channels, _architecture.Classes, round, replica);
        return new RoundResult(new SupernetCheckpoint(identity, state.Export()), reporter.Loss, reporter.Accuracy, reporter.Images);
    }

    private InputException Diverged(int step, string what) => new(
        $"The supernet's training diverged in round {round}, replica {replica}, at step {step + 1} of {options.StepsPerRound}: {what}. "
        + $"Lower the learning rate (currently {options.Optimizer.LearningRate}) or limit the gradients' norm.");
}
