using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Devices.Tests.Costs;

/// <summary>With the fake runtime, model 0 is the empty call, 1 the reference, and the operations follow.</summary>
public sealed class CostMeasurerTests
{
    private const double CallTime = 0.5;

    private static readonly CostConditions Conditions = new("host", "fake 1.0", "fp32", 1, 1, "default");

    private static readonly CostOperation[] Operations =
        [.. new[] { "conv:4-8:k3:s2:p1:a@8", "t-block:8-8:k3:s1:e6:p1:+0:a@4", "classifier:8-10@4" }.Select(CostOperation.Parse)];

    private readonly ControlledTime _time = new();

    [Fact]
    public void Every_operation_gets_its_time_less_the_call()
    {
        var measurement = Measurer(out _).Measure(Operations, Conditions);

        Assert.Equal([2, 3, 4], Operations.Select(operation => Cost(measurement.Table, operation) + CallTime));
        Assert.Equal(CallTime, measurement.CallOverhead.Value, 9);
        Assert.Equal((3, 0.0, false), (measurement.Measured, measurement.Spread, measurement.Drift.IsExceeded));
    }

    [Fact]
    public void Operations_take_turns_in_every_round()
    {
        Measurer(out var runtime, new() { Rounds = 2, Slice = TimeSpan.FromMilliseconds(1) }).Measure(Operations, Conditions);

        // After each one the reference tells whether the machine was undisturbed.
        int[] round = [0, 1, 2, 1, 3, 1, 4, 1];
        Assert.Equal([0, 1, 2, 3, 4, 1, .. round, .. round], runtime.Turns());
    }

    [Fact]
    public void Repeated_operation_is_measured_once()
    {
        Measurer(out var runtime).Measure([.. Operations, .. Operations], Conditions);

        Assert.Equal(2 + Operations.Length, runtime.Models.Count);
    }

    [Fact]
    public void Only_missing_operations_are_measured_into_a_table()
    {
        var table = new CostTable(Conditions);
        table.Set(Operations[0], 42);

        var measurement = Measurer(out _).Complete(table, Operations);

        Assert.Same(table, measurement.Table);
        Assert.Equal(2, measurement.Measured);
        Assert.Equal(42, Cost(table, Operations[0]));
        Assert.Equal(3, table.Entries.Count);
    }

    [Fact]
    public void Complete_table_needs_no_measuring()
    {
        var measurer = Measurer(out var runtime);
        var table = measurer.Measure(Operations, Conditions).Table;
        var loaded = runtime.Models.Count;

        Assert.Equal(0, measurer.Complete(table, Operations).Measured);
        Assert.Equal(loaded, runtime.Models.Count);
    }

    [Fact]
    public void Costs_of_another_runtime_are_not_mixed_in() =>
        Assert.Contains(
            "The cost table is for onnxruntime 1.0, but this is fake 1.0",
            Assert.Throws<InputException>(() => Measurer(out _).Measure(Operations, Conditions with { Runtime = "onnxruntime 1.0" })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void What_is_taken_while_other_work_disturbs_the_machine_does_not_count()
    {
        // Every other 100 ms the first operation takes twice as long, the others half as long again.
        var runtime = new FakeRuntime(_time, number => (number == 0 ? CallTime : number) * (_time.Elapsed.TotalMilliseconds % 200 < 100 ? 1 : number == 2 ? 2 : 1.5));

        var measurement = new CostMeasurer(runtime, _time, new() { Slice = TimeSpan.FromMilliseconds(10) }).Measure(Operations, Conditions);

        Assert.Equal([2, 3, 4], Operations.Select(operation => Cost(measurement.Table, operation) + CallTime));
        Assert.Equal((0, null, 0.0), (measurement.Disturbed.Count, measurement.Remark, measurement.Spread));
    }

    [Fact]
    public void A_machine_that_stays_disturbed_is_not_waited_for_for_ever_and_its_times_are_estimated()
    {
        var runtime = new FakeRuntime(_time, number => (number == 0 ? CallTime : number) * (_time.Elapsed.TotalMilliseconds < 100 ? 1 : 1.5));
        var speed = new MachineSpeed();

        var measurement = new CostMeasurer(runtime, _time, new() { Slice = TimeSpan.FromMilliseconds(10) }, speed: speed).Measure(Operations, Conditions);

        // Seven rounds of five things, 10 ms each, and six times as long in vain.
        Assert.InRange(_time.Elapsed.TotalSeconds, 0.35 * 6, 0.35 * 10);
        Assert.Equal(1, speed.Fastest);
        Assert.Equal([2, 3, 4], Operations.Select(operation => Math.Round(Cost(measurement.Table, operation) + CallTime, 9)));
        Assert.Equal(Operations, measurement.Disturbed);
        Assert.StartsWith("other work disturbed the machine: 3 of 3 operations", measurement.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_knows_how_fast_the_machine_can_be_waits_for_it()
    {
        var speed = new MachineSpeed();
        new CostMeasurer(Runtime(_ => 1), _time, speed: speed).Measure(Operations[..1], Conditions);
        var begun = _time.Elapsed;

        // Slower for a second: nothing that the second measurement itself sees at first tells it so.
        var measurement = new CostMeasurer(Runtime(number => _time.Elapsed - begun < TimeSpan.FromSeconds(0.5) ? 1.5 : 1), _time, speed: speed).Measure(Operations[1..], Conditions);

        Assert.Equal((0, 2), (measurement.Disturbed.Count, Math.Round(Cost(measurement.Table, Operations[1]) + CallTime, 9)));

        FakeRuntime Runtime(Func<int, double> slowness) => new(_time, number => (number == 0 ? CallTime : number) * slowness(number));
    }

    [Fact]
    public void Drift_is_reported()
    {
        // Everything takes half as long again at the end.
        var runtime = new FakeRuntime(_time, number => (number == 0 ? CallTime : number) * (1 + _time.Elapsed.TotalSeconds / 2));

        var measurement = new CostMeasurer(runtime, _time, new() { Rounds = 10, Patience = 0 }).Measure(Operations, Conditions);

        Assert.NotNull(measurement.Remark);
        Assert.Equal(3.5 / 1.5, Cost(measurement.Table, Operations[2]) / Cost(measurement.Table, Operations[0]), 0.05);
    }

    [Fact]
    public void Budget_bounds_the_whole_time()
    {
        Measurer(out _, new() { Budget = TimeSpan.FromMilliseconds(500) }).Measure(Operations, Conditions);
        var bounded = _time.Elapsed;

        Measurer(out _).Measure(Operations, Conditions);

        Assert.InRange(bounded.TotalMilliseconds, 200, 800);
        Assert.True(_time.Elapsed - bounded > bounded);
    }

    [Fact]
    public void Models_beyond_the_memory_limit_are_measured_in_groups_and_let_go()
    {
        var measurement = Measurer(out var runtime, new() { MemoryLimit = 1 }).Measure(Operations, Conditions);

        // The call and the reference accompany each group.
        Assert.Equal(3, runtime.MostHeld);
        Assert.Equal(3 * Operations.Length, runtime.Models.Count);
        Assert.Equal(3, measurement.Table.Entries.Count);
        Assert.All(runtime.Models, model => Assert.True(model.IsDisposed));
    }

    [Fact]
    public void Failure_lets_every_model_go()
    {
        var runtime = new FakeRuntime(_time, number => number == 3 ? throw new InferenceException("no memory") : 1);

        Assert.Throws<InferenceException>(() => new CostMeasurer(runtime, _time).Measure(Operations, Conditions));

        Assert.All(runtime.Models, model => Assert.True(model.IsDisposed));
    }

    [Fact]
    public void Progress_reaches_its_total()
    {
        var progress = new ProgressList();

        Measurer(out _, new() { Rounds = 3 }).Measure(Operations, Conditions, progress);

        Assert.Equal(Enumerable.Range(1, 9), progress.Reports.Select(report => report.Done));
        Assert.All(progress.Reports, report => Assert.Equal(9, report.Total));
    }

    [Fact]
    public void Unusable_options_are_refused() =>
        Assert.Contains("rounds 0", Assert.Throws<InputException>(() => Measurer(out _, new() { Rounds = 0 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Real_costs_of_a_genotype_fill_a_table_that_is_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        var network = GenotypeNetwork.Deep(Genotype.Parse("mobile-32@28_T3e6a.N3e3_T3e6.T5e3a.S_N5e3.T3e6a.S"), 1, 10);
        var operations = CostOperations.Of(network, network.Resolution);
        var runtime = new OnnxRuntimeInference();
        var conditions = HostDevice.Conditions(HostDevice.Describe(), runtime.Identity);

        var options = new CostMeasurerOptions { Rounds = 3, Slice = TimeSpan.FromMilliseconds(2) };

        var measurement = new CostMeasurer(runtime, TimeProvider.System, options).Measure(operations, conditions);
        measurement.Table.Save(folder["costs.json"]);
        var loaded = CostTable.Load(folder["costs.json"]);

        Assert.Equal(operations.Distinct().Count(), loaded.Entries.Count);
        Assert.Equal(measurement.Table.Entries, loaded.Entries);
        Assert.Equal(conditions, loaded.Conditions);
        Assert.All(operations, operation => Assert.True(loaded.TryGet(operation, out _)));
        Assert.True(loaded.Entries.Values.Sum() > 0);
        Assert.True(measurement.CallOverhead.Value > 0);
    }

    private CostMeasurer Measurer(out FakeRuntime runtime, CostMeasurerOptions? options = null)
    {
        runtime = new FakeRuntime(_time, number => number == 0 ? CallTime : number);
        return new CostMeasurer(runtime, _time, options);
    }

    private static double Cost(CostTable table, CostOperation operation)
    {
        Assert.True(table.TryGet(operation, out var milliseconds));
        return milliseconds;
    }

    private sealed class ProgressList : IProgress<CostProgress>
    {
        public List<CostProgress> Reports { get; } = [];

        public void Report(CostProgress value) => Reports.Add(value);
    }
}
