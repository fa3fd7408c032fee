using System.Text.Json;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Benchmarks.Training;

/// <summary>This project's side, in a process of its own: the trainer as <c>dwnas train</c> runs it, in float32.</summary>
internal static class TrainingWorker
{
    /// <param name="folder">The case's folder.</param>
    /// <param name="mode"><c>losses</c> or <c>speed</c>, as the peer understands them.</param>
    /// <param name="output">For results, a line each.</param>
    public static void Run(string folder, string mode, TextWriter output)
    {
        var (@case, network, weights) = TrainingCase.Load(folder);
        using var stop = new CancellationTokenSource();
        var losses = new LossRecorder(@case.ComparedSteps, stop);
        IProgress<TrainingProgress> progress = mode == "losses" ? losses : new SliceRecorder(@case.BatchSize, Console.In, output, stop);
        var options = new TrainingOptions
        {
            Network = network,
            Dataset = @case.Dataset,
            DatasetOptions = new DatasetOptions(),
            OutDirectory = Path.Combine(folder, $"run-{mode}"),
            Recipe = new RecipeOptions { Recipe = @case.Recipe },
            Optimizer = @case.Optimizer,
            Epochs = @case.Epochs,
            BatchSize = @case.BatchSize,
            Augmentation = TrainingCase.Transform,
            Precision = Precision.Float32,
            Threads = @case.Threads,
            InitialWeights = weights,
            CheckpointSteps = int.MaxValue,
        };
        try
        {
            Trainer.Run(options, progress, stop.Token, new StepClock());
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (mode == "losses")
            {
                output.WriteLine(JsonSerializer.Serialize(new FirstLosses(losses.Losses), new JsonSerializerOptions(JsonSerializerDefaults.Web)));
            }
        }
    }
}
