using System.Diagnostics;
using System.Runtime.Versioning;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Devices.Quantization;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;
using DoubleWinNas.Training.Runs;

namespace DoubleWinNas.Node.Tests.Work;

/// <summary>Every kind of item, in real worker processes, on real images.</summary>
public sealed class WorkHandlerTests : IDisposable
{
    private const string Genotype = "mobile-32@20_T3e3a.S_T3e3.T3e3a.S_N3e3.T3e3a.S";

    private readonly SearchSettings _settings;
    private readonly TemporaryFolder _folder = new();

    public WorkHandlerTests() => _settings = new SearchSettings
    {
        Name = "tiny",
        Data = new DataSettings { Set = IdxFolder.WriteFashion(_folder.In("images"), train: 1000, test: 300), LimitTrain = 320, Channels = 1, Classes = 10 },
        Space = new SpaceSettings { Kernels = [3], Expansions = [3], Resolutions = [16, 20] },
        Compute = new ComputeSettings { BatchSize = 32 },
        Supernet = new SupernetSettings { Rounds = 2, StepsPerRound = 2, Replicas = 2 },
        Evolution = new EvolutionSettings { ValidationImages = 100, RecalibrationBatches = 1 },
        Finalists = new FinalistSettings { Epochs = 2, CheckpointSteps = 3, LearningRate = 0.05 },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_search_from_the_first_round_to_the_measured_shallow_form()
    {
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 2);
        await node.EnqueueAsync("train/r0/k0", new TrainRound(_settings, 0, 0, null));
        await node.EnqueueAsync("train/r0/k1", new TrainRound(_settings, 0, 1, null));
        await node.EnqueueAsync("train/r0/k0/again", new TrainRound(_settings, 0, 0, null));
        var (first, second) = (await node.ResultAsync<RoundTrained>("train/r0/k0"), await node.ResultAsync<RoundTrained>("train/r0/k1"));
        Assert.Equal(first with { Seconds = 0 }, await node.ResultAsync<RoundTrained>("train/r0/k0/again") with { Seconds = 0 });
        Assert.NotEqual(first.Checkpoint, second.Checkpoint);
        Assert.Equal(2 * 32, first.Images);

        var averaged = await node.RunAsync<RoundAveraged>("average/r0", new AverageRound(_settings, 0, [first.Checkpoint, second.Checkpoint], null));
        Assert.InRange(averaged.Largest, 0, 1);
        var later = await node.RunAsync<RoundTrained>("train/r1/k0", new TrainRound(_settings, 1, 0, averaged.Checkpoint));
        Assert.NotEqual(first.Checkpoint, later.Checkpoint);

        var evaluated = await node.RunAsync<CandidatesEvaluated>("evaluate/1", new EvaluateCandidates(_settings, averaged.Checkpoint, [Genotype, "mobile-32@16_N3e3.S_N3e3.S.S_N3e3.S.S"]));
        Assert.Equal(2, evaluated.Accuracies.Count);

        var contended = await node.RunAsync<ContenderTrained>("contend/1", new TrainContender(_settings, averaged.Checkpoint, Genotype));
        Assert.InRange(contended.Validation, 0, 1);

        var tuned = await node.RunAsync<FineTuned>("finetune/1", new FineTune(_settings, averaged.Checkpoint, Genotype));
        Assert.Equal([16, 17, 18, 19, 20], tuned.Resolutions.Select(at => at.Resolution));
        Assert.Equal(Genotype, NetworkJson.Load(node.Node.Artifacts.PathOf(tuned.Network)).Source);
        Assert.Empty(Directory.GetDirectories(_folder.In("scratch"), "finetune-*"));

        var transform = new TransformNetwork(_settings, Genotype, tuned.Network, tuned.Weights, tuned.Record, [["stages.0.0"], ["stages.1.0", "stages.1.1"]]) { Ranges = true };
        var transformed = await node.RunAsync<NetworkTransformed>("transform/1", transform, Pools.Transform);
        Assert.InRange(transformed.Error64, 0, 1e-12);
        Assert.InRange(transformed.ShallowTest, tuned.Test - 0.01, tuned.Test + 0.01);
        Assert.Equal(transformed with { Seconds = 0 }, await node.RunAsync<NetworkTransformed>("transform/again", transform, Pools.Transform) with { Seconds = 0 });

        var ranges = TensorRanges.Parse(await File.ReadAllTextAsync(node.Node.Artifacts.PathOf(transformed.ShallowRanges!)), "ranges");
        Assert.Equal(320, ranges.Images);
        Assert.True(ranges.Largest["input"] > 0.5);
        Assert.InRange(ranges.Largest["stem.act"], 0.1, 6);
        Assert.True(TensorRanges.Parse(await File.ReadAllTextAsync(node.Node.Artifacts.PathOf(transformed.DeepRanges!)), "ranges").Largest.Count > ranges.Largest.Count);

        ModelArtifact[] models = [new("deep", Genotype, transformed.DeepOnnx), new("shallow", Genotype, transformed.ShallowOnnx)];
        var measured = await node.RunAsync<ModelsMeasured>("measure/1", new MeasureModels("host", models, 20, 1, 0.1), Pools.Device, "device=host");
        Assert.Equal(["deep", "shallow"], measured.Latencies.Select(model => model.Name));
        Assert.Null(measured.Latencies[0].Speedup);
        Assert.True(measured.Latencies[1].Speedup > 0);
        Assert.Equal("host", MeasurementReport.Load(node.Node.Artifacts.PathOf(measured.Report)).Device.Name);
    }

    [Fact]
    public async Task A_fine_tuning_that_is_killed_goes_on_and_ends_with_the_same_bytes()
    {
        var settings = _settings with { Finalists = _settings.Finalists with { Inherit = false, Epochs = 6, Elastic = true } };
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1);
        var work = new FineTune(settings, new Artifact(new string('0', 64), 0), Genotype);
        var undisturbed = await node.RunAsync<FineTuned>("finetune/undisturbed", work);

        await node.EnqueueAsync("finetune/killed", work);
        await node.UntilAsync(() => Task.FromResult(Directory.EnumerateFiles(_folder.In("scratch"), "*", SearchOption.AllDirectories).Any(IsCheckpoint)), "there is a checkpoint");
        Process.GetProcessById(node.Node.Workers[0].ProcessId!.Value).Kill();
        var killed = await node.ResultAsync<FineTuned>("finetune/killed");

        Assert.Equal(2, (await node.FindAsync("finetune/killed"))!.Attempts);
        Assert.Equal((undisturbed.Network, undisturbed.Weights, undisturbed.Record), (killed.Network, killed.Weights, killed.Record));
        Assert.Equal(undisturbed.Resolutions, killed.Resolutions);
        Assert.Equal(0, TrainingRecord.Load(node.Node.Artifacts.PathOf(killed.Record)).Seconds);

        static bool IsCheckpoint(string path) => path.Contains("checkpoint") && !path.EndsWith(".partial", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contender_that_is_killed_goes_on_to_the_same_accuracy_and_leaves_nothing_behind()
    {
        var settings = _settings with { Finalists = _settings.Finalists with { Inherit = false, Contenders = 4, ContenderEpochs = 6 } };
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1);
        var work = new TrainContender(settings, new Artifact(new string('0', 64), 0), Genotype);
        var undisturbed = await node.RunAsync<ContenderTrained>("contend/undisturbed", work);

        await node.EnqueueAsync("contend/killed", work);
        await node.UntilAsync(() => Task.FromResult(Directory.EnumerateFiles(_folder.In("scratch"), "*", SearchOption.AllDirectories).Any(IsCheckpoint)), "there is a checkpoint");
        Process.GetProcessById(node.Node.Workers[0].ProcessId!.Value).Kill();
        var killed = await node.ResultAsync<ContenderTrained>("contend/killed");

        Assert.Equal(2, (await node.FindAsync("contend/killed"))!.Attempts);
        Assert.InRange(undisturbed.Validation, 0.01, 1);
        Assert.Equal(undisturbed.Validation, killed.Validation);
        Assert.Empty(Directory.GetDirectories(_folder.In("scratch"), "contend-*"));

        static bool IsCheckpoint(string path) => path.Contains("checkpoint") && !path.EndsWith(".partial", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Costs_are_measured_under_the_devices_name()
    {
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1);
        string[] operations = ["conv:16-16:k3:s1:p1:a@10", "classifier:128-10@3"];

        var costs = await node.RunAsync<CostsMeasured>("costs/1", new MeasureCosts("host", 1, operations), Pools.Device, "device=host");

        Assert.Equal(operations.Order(StringComparer.Ordinal), costs.Milliseconds.Keys);
        Assert.Equal(("host", 1, new OnnxRuntimeInference().Identity.ToString()), (costs.Conditions.Device, costs.Conditions.Threads, costs.Conditions.Runtime));
    }

    [Fact]
    public async Task Energies_come_with_the_costs_where_there_is_a_sensor_else_the_reason_does()
    {
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1);
        string[] operations = ["conv:16-16:k3:s1:p1:a@10"];

        var costs = await node.RunAsync<CostsMeasured>("costs/1", new MeasureCosts("host", 1, operations) { Energy = true }, Pools.Device, "device=host");

        Assert.Equal(operations, costs.Milliseconds.Keys);
        Assert.NotEqual(costs.Millijoules is null, costs.EnergyUnavailable is null);
        using var sensor = PowerSensors.Find(SystemFiles.Machine, TimeProvider.System);
        Assert.True(sensor is not null || costs.EnergyUnavailable == "this device has no power sensor", costs.EnergyUnavailable);
    }

    [Fact]
    public async Task Asked_for_no_operation_a_device_says_under_which_conditions_it_measures_now()
    {
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1);

        var costs = await node.RunAsync<CostsMeasured>("costs/1", new MeasureCosts("host", 3, []), Pools.Device, "device=host");

        Assert.Empty(costs.Milliseconds);
        Assert.Equal(HostDevice.Conditions(HostDevice.Describe(), new OnnxRuntimeInference().Identity, threads: 3), costs.Conditions);
    }

    [Fact]
    public async Task A_device_whose_worker_vanishes_in_mid_measurement_is_measured_by_the_next_one()
    {
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1);
        var model = await node.Node.Artifacts.PutAsync(new MemoryStream(TinyOnnx()));
        await node.EnqueueAsync("measure/1", new MeasureModels("host", [new ModelArtifact("deep", "tiny", model)], 20, 1, 2), Pools.Device, labels: "device=host");
        await node.WhenAsync("measure/1", item => item.Progress?.Contains("\"measuring\"") == true, "is being measured");

        Process.GetProcessById(node.Node.Workers[0].ProcessId!.Value).Kill();

        Assert.Single((await node.ResultAsync<ModelsMeasured>("measure/1")).Latencies);
        Assert.Equal(2, (await node.FindAsync("measure/1"))!.Attempts);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_network_too_large_for_the_devices_memory_is_infeasible_after_a_second_try()
    {
        var program = _folder.In("trtexec");
        await File.WriteAllTextAsync(
            program,
            """
            #!/bin/bash
            echo "&&&& RUNNING TensorRT.trtexec [TensorRT v8201] # trtexec $*"
            [[ "$1" == --help ]] || kill -KILL $$
            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var environment = new Dictionary<string, string> { ["DWNAS_TRTEXEC"] = program, ["DWNAS_ENGINE_CACHE"] = _folder.In("engines") };
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1, with: options => options with { WorkerEnvironment = environment });
        var model = await node.Node.Artifacts.PutAsync(new MemoryStream(TinyOnnx()));
        var work = new MeasureModels("host", [new ModelArtifact("deep", "tiny", model)], 20, 1, 1) { Runtime = "tensorrt", Precision = "fp16" };

        await node.EnqueueAsync("measure/1", work, Pools.Device, maxAttempts: 6, "device=host");

        Assert.Contains(
            "cannot build 'deep' in fp16: it was killed (signal 9), as the system does with what takes too much memory", (await node.ResultAsync<ModelsMeasured>("measure/1")).Infeasible);
        Assert.Equal(2, (await node.FindAsync("measure/1"))!.Attempts);
    }

    [Fact]
    public async Task A_simulated_device_takes_the_energies_that_its_table_predicts()
    {
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1);
        ModelArtifact[] models = [new("deep", Genotype, new Artifact(new string('0', 64), 0)), new("shallow", Genotype, new Artifact(new string('1', 64), 0))];
        var simulated = new SimulatedLatencies([4, 2], 0, new CostConditions("nano", "tensorrt 8.2.1", "fp16", 1, 1, "MAXN")) { Millijoules = [9, 5] };

        var measured = await node.RunAsync<ModelsMeasured>("measure/1", new MeasureModels("nano", models, 20, 1, 1) { Simulated = simulated }, Pools.Transform);
        var without = await node.RunAsync<ModelsMeasured>("measure/2", new MeasureModels("nano", models, 20, 1, 1) { Simulated = simulated with { Millijoules = null } }, Pools.Transform);

        Assert.Equal((true, null), (measured.IsSimulated, measured.EnergyUnavailable));
        Assert.Equal([(4.0, 9.0), (2.0, 5.0)], measured.Latencies.Select(model => (model.Median, model.Millijoules!.Value)));
        Assert.Equal("a simulated device has no sensor", without.EnergyUnavailable);
    }

    [FactWithMounts]
    public async Task A_full_disk_makes_an_item_wait_visibly_and_it_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(_folder.In("artifacts"), kibibytes: 1024);
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1);
        var run = TinyOnnx();
        var model = await node.Node.Artifacts.PutAsync(new MemoryStream(run));
        disk.FillUpTo(freeBytes: 0);

        await node.EnqueueAsync("measure/1", new MeasureModels("host", [new ModelArtifact("deep", "tiny", model)], 20, 1, 0.05));
        var waiting = await node.WhenAsync("measure/1", item => item.Progress?.Contains("waiting") == true, "waits");
        Assert.Contains("No space left", waiting.Progress);

        File.Delete(Path.Combine(disk.Path, "filler"));
        var done = await node.EndAsync("measure/1");
        Assert.Equal((WorkState.Completed, 1), (done.State, done.Attempts));
    }

    private static byte[] TinyOnnx()
    {
        var network = Networks.Costs.CostOperation.Convolution(1, 8, 3, 1, 1, activated: true, Resolution.Square(20)).ToNetwork();
        return Devices.Onnx.OnnxWriter.ToBytes(network, Devices.Onnx.RandomWeights.For(network, 1));
    }
}
