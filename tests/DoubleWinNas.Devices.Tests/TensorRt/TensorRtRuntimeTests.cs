using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Devices.Quantization;
using DoubleWinNas.Devices.TensorRt;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.Tests.TensorRt;

public sealed class TensorRtRuntimeTests : IDisposable
{
    private static readonly DeviceProfile Device = new("nano", "Jetson Nano", 4, null, null);
    private static readonly InferenceConditions Fp16 = new(ReferenceNetwork.Network.Resolution, Precision: "fp16");
    private static readonly MeasurableModel Model = new("shallow", "g", ReferenceNetwork.Onnx);

    private readonly StandInTrtExec _program = new();

    [Fact]
    public void Latencies_are_the_times_of_single_inferences()
    {
        var report = Open().MeasureModels(Device, [Model], Fp16, TimeSpan.FromSeconds(1), CancellationToken.None);

        var latency = Assert.Single(report.Models).Result.Latency;
        Assert.Equal(("tensorrt 8.2.1", 2.2, 15), (report.Runtime, latency.Median.Value, latency.Runs));
        Assert.Contains(_program.Calls, call => call.Contains("--fp16") && call.Contains("--shapes=input:1x16x14x14") && call.Contains("--buildOnly"));
        Assert.Contains(_program.Calls, call => call.Contains("--loadEngine=") && call.Contains("--shapes=input:1x16x14x14"));
    }

    [Fact]
    public void Without_a_file_of_times_the_printed_summary_counts()
    {
        _program.Mode = "no-times";

        var report = Open().MeasureModels(Device, [Model], Fp16, TimeSpan.FromSeconds(1), CancellationToken.None);

        Assert.Equal(2.04, Assert.Single(report.Models).Result.Latency.Median.Value);
    }

    [Fact]
    public void An_engine_is_built_once_for_each_precision_and_version()
    {
        Measure(Fp16);
        Measure(Fp16);
        Assert.Equal(1, _program.Builds);
        Measure(Fp16 with { Precision = "fp32" });
        Assert.Equal(2, _program.Builds);
        _program.Version = "8502";
        Measure(Fp16);
        Assert.Equal(3, _program.Builds);
    }

    [Fact]
    public void Newer_versions_call_the_switch_otherwise()
    {
        _program.Version = "8601";

        Measure(Fp16);

        Assert.Contains(_program.Calls, call => call.Contains("--skipInference"));
    }

    [Fact]
    public void Many_operations_share_an_engine_and_copies_at_its_borders_do_not_count()
    {
        CostOperation[] operations = [.. Enumerable.Range(1, 20).Select(i => CostOperation.Convolution(8, 8 * i, 3, 1, 1, activated: true, Resolution.Square(14)))];
        var runtime = Open();

        var costs = runtime.MeasureCosts(operations, Conditions(runtime), progress: null, CancellationToken.None).Table;

        Assert.Equal(20, costs.Entries.Count);
        Assert.True(costs.TryGet(operations[0], out var first));
        Assert.Equal(0.1, first);
        Assert.True(costs.TryGet(operations[3], out var fourth));
        Assert.Equal(0.4, fourth);

        // Two bundles and the reference.
        Assert.Equal(3, _program.Builds);
    }

    [Fact]
    public void A_bundle_that_cannot_be_built_is_halved_until_its_parts_can()
    {
        CostOperation[] operations = [.. Enumerable.Range(1, 4).Select(i => CostOperation.Convolution(8, 8 * i, 3, 1, 1, activated: true, Resolution.Square(14)))];
        _program.Mode = "refuse-op001";
        var runtime = Open();

        Assert.Equal(4, runtime.MeasureCosts(operations, Conditions(runtime), progress: null, CancellationToken.None).Table.Entries.Count);
    }

    [Fact]
    public void A_network_that_the_builder_refuses_is_infeasible_with_the_reason()
    {
        _program.Mode = "refuse";

        var error = Assert.Throws<InferenceException>(() => Measure(Fp16));

        Assert.StartsWith("TensorRT 8.2.1 cannot build 'shallow' in fp16: 2: [ltWrapper.cpp", error.Message);
        Assert.Contains("Engine could not be created from network", error.Message);
    }

    [Fact]
    public void A_crash_names_the_signal()
    {
        _program.Mode = "crash";

        Assert.Contains("ended by signal 11", Assert.Throws<InferenceException>(() => Measure(Fp16)).Message);
    }

    [Fact]
    public void A_hang_is_killed_after_its_time()
    {
        var runtime = Open(options => options with { BuildTimeout = TimeSpan.FromSeconds(1) });
        _program.Mode = "hang";

        var error = Assert.Throws<InferenceException>(() => runtime.MeasureModels(Device, [Model], Fp16, TimeSpan.FromSeconds(1), CancellationToken.None));

        Assert.Contains("was killed after 1 s without an end", error.Message);
    }

    [Fact]
    public void Nonsense_is_told_as_such()
    {
        Measure(Fp16);
        _program.Mode = "nonsense";

        Assert.Contains("printed no latency that could be read", Assert.Throws<InferenceException>(() => Measure(Fp16)).Message);
    }

    [Fact]
    public void An_engine_that_fails_to_run_is_built_anew()
    {
        Measure(Fp16);
        _program.Mode = "crash";
        Assert.Throws<InferenceException>(() => Measure(Fp16));
        _program.Mode = "ok";

        Measure(Fp16);

        Assert.Equal(2, _program.Builds);
    }

    [Fact]
    public void A_full_cache_drops_what_was_used_longest_ago()
    {
        _program.EngineSize = 400;
        Measure(Fp16, limit: 1000);
        Measure(Fp16 with { Precision = "fp32" }, limit: 1000);
        Measure(Fp16, limit: 1000);
        Measure(Fp16 with { Precision = "int8" }, limit: 1000);
        Assert.Equal(3, _program.Builds);

        Measure(Fp16, limit: 1000);
        Assert.Equal(3, _program.Builds);
        Measure(Fp16 with { Precision = "fp32" }, limit: 1000);
        Assert.Equal(4, _program.Builds);
        Assert.Equal(2, Directory.GetFiles(_program.Cache, "*.engine").Length);
    }

    [Fact]
    public void An_engine_larger_than_the_cache_is_an_error_with_the_remedy()
    {
        _program.EngineSize = 3 << 20;

        Assert.Contains("give the cache more room", Assert.Throws<InferenceException>(() => Measure(Fp16, limit: 1 << 20)).Message);
        Assert.Empty(Directory.GetDirectories(_program.Cache));
    }

    [Fact]
    public void Int8_takes_the_ranges_of_a_file_and_other_ranges_are_another_engine()
    {
        using var folder = new TemporaryFolder();
        var cache = folder.Write("int8.cache", "TRT-8201-EntropyCalibration2\ninput: 3c010a14\n");
        var int8 = Fp16 with { Precision = "int8" };
        Open(options => options with { CalibrationCache = cache }).MeasureModels(Device, [Model], int8, TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.Contains(_program.Calls, call => call.Contains("--int8 --fp16 --calib="));
        Assert.Equal(File.ReadAllText(cache), _program.Calibration);

        folder.Write("int8.cache", "TRT-8201-EntropyCalibration2\ninput: 3c010a15\n");
        Open(options => options with { CalibrationCache = cache }).MeasureModels(Device, [Model], int8, TimeSpan.FromSeconds(1), CancellationToken.None);

        Assert.Equal(2, _program.Builds);
    }

    [Fact]
    public void Int8_takes_a_models_own_ranges_in_the_form_of_the_version_at_hand()
    {
        var ranges = new TensorRanges(512, new(StringComparer.Ordinal) { ["input"] = 127 * 0.0078125f, ["logits"] = 0, ["stem.act"] = 6 });
        Measure(Fp16 with { Precision = "int8" }, model: Model with { Ranges = ranges });

        // The format is as in the table of the forum's thread 56161 and of NVIDIA/Deep-Learning-Accelerator-SW issue 26.
        Assert.Equal("TRT-8201-EntropyCalibration2\ninput: 3c000000\nlogits: 3207464a\nstem.act: 3d418306\n", _program.Calibration);
        Measure(Fp16 with { Precision = "int8" }, model: Model with { Ranges = ranges });
        Assert.Equal(1, _program.Builds);
        Measure(Fp16 with { Precision = "int8" }, model: Model with { Ranges = ranges with { Largest = new(StringComparer.Ordinal) { ["input"] = 2 } } });
        Assert.Equal(2, _program.Builds);
        Measure(Fp16, model: Model with { Ranges = ranges });
        Assert.DoesNotContain("--calib", _program.Calls[^1]);
    }

    [Fact]
    public void A_builder_killed_for_its_memory_is_infeasible_a_crash_is_not()
    {
        _program.Mode = "too-large";
        var killed = Assert.Throws<InferenceException>(() => Measure(Fp16));
        _program.Mode = "crash";
        var crashed = Assert.Throws<InferenceException>(() => Measure(Fp16));

        Assert.Equal((true, false), (killed.IsInfeasible, crashed.IsInfeasible));
        Assert.Contains("it was killed (signal 9), as the system does with what takes too much memory", killed.Message);
    }

    [Fact]
    public void Only_the_operation_that_is_too_large_is_infeasible()
    {
        CostOperation[] operations = [.. new[] { 8, 64, 16 }.Select(width => CostOperation.Convolution(8, width, 3, 1, 1, activated: true, Resolution.Square(14)))];
        _program.Mode = "too-large-64";
        var runtime = Open();

        var costs = runtime.MeasureCosts(operations, Conditions(runtime), progress: null, CancellationToken.None);

        Assert.Equal(2, costs.Table.Entries.Count);
        Assert.Equal([operations[1]], costs.Infeasible.Keys);
        Assert.Contains("conv:8-64:k3:s1:p1:a@14", costs.Infeasible[operations[1]]);
    }

    [Fact]
    public void Energy_is_the_power_above_idle_over_the_runs_by_their_throughput()
    {
        _program.Mode = "in-time";
        using var sensor = new RunningSensor(_program);
        var runtime = Open(sensor);

        var report = runtime.MeasureModels(Device, [Model], Fp16, TimeSpan.FromSeconds(1), CancellationToken.None);

        // 3 W above idle, 400 inferences a second: 7.5 mJ each.
        Assert.Null(report.EnergyUnavailable);
        Assert.Equal(7.5, report.Models[0].Energy!.PerInference.Value, 0.2);
        CostOperation[] operations = [.. Enumerable.Range(1, 2).Select(i => CostOperation.Convolution(8, 8 * i, 3, 1, 1, activated: true, Resolution.Square(14)))];
        var costs = runtime.MeasureCosts(operations, Conditions(runtime), progress: null, CancellationToken.None);
        Assert.Null(costs.EnergyUnavailable);
        Assert.True(costs.Table.TryGetEnergy(operations[1], out var energy));
        Assert.Equal(3 * 0.2, energy, 0.02);
    }

    [Fact]
    public void Without_a_sensor_energy_is_not_available()
    {
        Assert.Equal("this device has no power sensor", Measure(Fp16).EnergyUnavailable);
    }

    [Fact]
    public void Without_the_program_the_message_says_where_it_comes_from()
    {
        var error = Assert.Throws<InputException>(() => new TensorRtRuntime(new TrtExecOptions { Cache = _program.Cache, Program = "/nowhere/trtexec" }, TimeProvider.System, SystemFiles.Machine));

        Assert.StartsWith("/nowhere/trtexec cannot be started: ", error.Message);
        Assert.Contains("JetPack", error.Message);
    }

    [Fact]
    public void Another_precision_is_refused() =>
        Assert.Contains("fp32, fp16, int8", Assert.Throws<InputException>(() => Measure(Fp16 with { Precision = "bf16" })).Message);

    public void Dispose() => _program.Dispose();

    private MeasurementReport Measure(InferenceConditions conditions, long limit = 1L << 30, MeasurableModel? model = null) =>
        Open(options => options with { CacheLimit = limit }).MeasureModels(Device, [model ?? Model], conditions, TimeSpan.FromSeconds(1), CancellationToken.None);

    private TensorRtRuntime Open(IPowerSensor sensor) => new(new TrtExecOptions { Cache = _program.Cache, Program = _program.Program }, TimeProvider.System, SystemFiles.Machine, sensor)
    {
        EnergyOptions = new TrtExecEnergyOptions
        {
            Interval = TimeSpan.FromMilliseconds(5),
            Idle = TimeSpan.FromMilliseconds(200),
            Duration = TimeSpan.FromSeconds(1),
            Load = TimeSpan.FromSeconds(1.5),
            AfterLoad = TimeSpan.FromMilliseconds(150),
        },
    };

    private TensorRtRuntime Open(Func<TrtExecOptions, TrtExecOptions>? change = null)
    {
        var options = new TrtExecOptions { Cache = _program.Cache, Program = _program.Program };
        return new TensorRtRuntime(change?.Invoke(options) ?? options, TimeProvider.System, SystemFiles.Machine);
    }

    private static CostConditions Conditions(TensorRtRuntime runtime) => new("nano", runtime.Identity.ToString(), "fp16", 1, 1, "MAXN");

    /// <summary>Two watts, five while an engine runs, which ends when it was read often enough: after two seconds, or later on a busy machine.</summary>
    private sealed class RunningSensor(StandInTrtExec program) : IPowerSensor
    {
        private const int Enough = 400;

        /// <summary>In a row while nothing runs: idle power is being measured, and a run follows.</summary>
        private const int Idle = 15;

        private int _reads;
        private int _readsOfRun;
        private int _readsOfIdle;

        public string Name => "running";

        public Watts? Read()
        {
            var isRunning = program.IsRunning;
            _readsOfRun = isRunning ? _readsOfRun + 1 : 0;
            _readsOfIdle = isRunning ? 0 : _readsOfIdle + 1;
            if (_readsOfIdle == Idle)
            {
                program.ObserveRun();
            }

            if (_readsOfRun == Enough)
            {
                program.EndRun();
            }

            return new Watts((isRunning ? 5 : 2) + (0.01 * ((_reads++ % 5) - 2)));
        }

        public void Dispose()
        {
        }
    }
}
