using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Steps;

namespace DoubleWinNas.Training.Supernets;

/// <summary>One replica's steps of one round. One thread uses it from begin to end.</summary>
internal sealed class ReplicaRound : IDisposable
{
    private readonly SupernetOptions _options;
    private readonly SupernetArchitecture _architecture;
    private readonly SupernetSchedule _schedule;
    private readonly SupernetState _state;
    private readonly SandwichStep _step;
    private readonly BatchSource _source;
    private readonly int _round;
    private readonly int _replica;

    public ReplicaRound(SupernetOptions options, IImageDataset dataset, int round, int replica, SupernetCheckpoint? start, ComputeContext context)
    {
        (_options, _round, _replica) = (options, round, replica);
        _architecture = SupernetArchitecture.For(options.Space, dataset);
        _schedule = new SupernetSchedule(options);
        _source = BatchSource.ForTraining(dataset, new BatchOptions
        {
            BatchSize = options.BatchSize,
            ResolutionOf = (epoch, batch) => Resolution.Square(Sandwich.Resolution(options, replica, epoch, batch)),
            Seed = options.Seed,
            Shard = new Shard(replica, options.Replicas),
            Layout = BatchTensors.Layout,
            Workers = options.Threads,
        });
        _state = SupernetState.Create(_architecture, options, start, context.Device);
        _step = new SandwichStep(_state.Shared, _state.Optimizer, context, options);
    }

    /// <summary>Makes the round's steps.</summary>
    /// <exception cref="InputException">The loss or a weight is not finite: names round, replica and step.</exception>
    public RoundResult Run(RoundReporter reporter, CancellationToken cancellationToken)
    {
        var first = _schedule.StepOf(_round, 0);
        _source.Seek(first / _source.BatchesPerEpoch, (int)(first % _source.BatchesPerEpoch));
        for (var step = 0; step < _options.StepsPerRound; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var global = first + step;
            var (s, factor) = (_schedule.S(global), _schedule.LearningRateFactor(global));
            reporter.Step(Step(step, s, factor, cancellationToken), factor, s);
        }

        if (!_state.AreFinite)
        {
            throw Diverged(_options.StepsPerRound - 1, "weights are not finite");
        }

        var identity = new SupernetIdentity(
            SupernetIdentity.Describe(_options.Space), _options.Seed, _architecture.Channels, _architecture.Classes, _round, _replica);
        return new RoundResult(new SupernetCheckpoint(identity, _state.Export()), reporter.Loss, reporter.Accuracy, reporter.Images);
    }

    public void Dispose()
    {
        _source.Dispose();
        _state.Dispose();
    }

    private StepOutcome Step(int step, double s, double factor, CancellationToken cancellationToken)
    {
        var subnets = Sandwich.Draw(_options, _round, _replica, step).Select(_architecture.SubnetOf).ToList();
        using var batch = _source.Next(cancellationToken);
        var outcome = _step.Run(batch, subnets, s, factor);
        return outcome.IsFinite ? outcome : throw Diverged(step, $"the loss is {outcome.TotalLoss}");
    }

    private InputException Diverged(int step, string what) => new(
        $"The supernet's training diverged in round {_round}, replica {_replica}, at step {step + 1} of {_options.StepsPerRound}: {what}. "
        + $"Lower the learning rate (currently {_options.Optimizer.LearningRate}) or limit the gradients' norm.");
}
