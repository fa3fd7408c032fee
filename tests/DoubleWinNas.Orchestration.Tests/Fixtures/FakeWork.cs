using System.Security.Cryptography;
using System.Text;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Work;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Orchestration.Tests.Fixtures;

/// <summary>
/// A fake of the workers' code: every result is a pure function of the payload, so that what is tested is what the actors make of results.
/// Costs grow with the work of an operation, accuracies with a genotype's blocks; both carry noise that depends on their text.
/// </summary>
internal static class FakeWork
{
    public static CostConditions Conditions { get; } = new("host", "fake 1.0", "fp32", 1, 1, "default");

    public static object ResultOf(object payload) => payload switch
    {
        TrainRound round => new RoundTrained(
            ArtifactOf($"trained {round.Round} {round.Replica} {round.Checkpoint}"),
            (2.0 / (round.Round + 1)) + Noise($"{round.Round} {round.Replica}"),
            0.5,
            1000,
            1),
        AverageRound round => new RoundAveraged(
            ArtifactOf($"average {round.Round} {string.Join(' ', round.Replicas)} {round.Previous}"), 0.5 + (0.1 * round.Round), 0.4, 1),
        EvaluateCandidates candidates => new CandidatesEvaluated([.. candidates.Genotypes.Select(text => AccuracyOf(text, candidates.Supernet))], 1),
        TrainContender contender => new ContenderTrained(AccuracyOf(contender.Genotype, ArtifactOf($"short training from {contender.Supernet}")), 1),
        FineTune fineTune => new FineTuned(
            ArtifactOf($"network {fineTune.Genotype}"),
            ArtifactOf($"weights {fineTune.Genotype} {fineTune.Supernet}"),
            ArtifactOf("record"),
            AccuracyOf(fineTune.Genotype, fineTune.Supernet),
            AccuracyOf(fineTune.Genotype, fineTune.Supernet) - 0.01,
            [new ResolutionAccuracy(16, 0.5)],
            1),
        TransformNetwork transform => new NetworkTransformed(
            ArtifactOf($"shallow {transform.Weights}"),
            ArtifactOf($"merged {transform.Weights}"),
            ArtifactOf($"plan {string.Join(';', transform.Groups.Select(group => string.Join('+', group)))}"),
            ArtifactOf("equivalence"),
            ArtifactOf($"deep {transform.Weights}"),
            ArtifactOf($"onnx {transform.Weights}"),
            1e-15,
            1e-7,
            0.7,
            1),
        MeasureCosts costs => new CostsMeasured(
            Conditions with { Device = costs.Device },
            new SortedDictionary<string, double>(costs.Operations.ToDictionary(text => text, text => CostOf(CostOperation.Parse(text), costs.Device)), StringComparer.Ordinal),
            0.01),
        MeasureModels models => Measured(models),
        CheckDevice check => new DeviceChecked(
            new CostsMeasured(Conditions with { Device = check.Device }, new SortedDictionary<string, double>(StringComparer.Ordinal) { ["classifier:128-10@4"] = 0.1 }, 0.01),
            new DeviceCalibration(Conditions with { Device = check.Device }, check.Networks, 0.99, 0.02, 1.05, 0.01, IsTrusted: true, [], 1)),
        _ => throw new InvalidOperationException($"No fake of {payload}."),
    };

    public static double CostOf(CostOperation operation, string device = "host")
    {
        var macs = NetworkCost.Of(operation.ToNetwork(), operation.Resolution).Macs;
        var launches = operation.Kind is CostKind.NonlinearBlock or CostKind.TransformableBlock ? 3 : 1;
        return (launches * 0.01) + (macs * 1e-7 * (1 + (0.3 * Noise($"{device} {operation}"))));
    }

    /// <summary>Millijoules; what is fast is not always thrifty.</summary>
    public static double EnergyOf(CostOperation operation, string device = "host") =>
        0.05 + (NetworkCost.Of(operation.ToNetwork(), operation.Resolution).Macs * 1e-6 * (1 + Noise($"energy {device} {operation}")));

    /// <summary>A worker with a power sensor: tampers results that lack energies. Whole networks take a factor more than their operations.</summary>
    public static Func<object, object, object> WithSensor(double factor = 1) => (payload, result) => (payload, result) switch
    {
        (MeasureCosts { Energy: true } costs, CostsMeasured measured) => measured with
        {
            Millijoules = new SortedDictionary<string, double>(costs.Operations.ToDictionary(text => text, text => EnergyOf(CostOperation.Parse(text), costs.Device)), StringComparer.Ordinal),
        },
        (MeasureModels models, ModelsMeasured measured) => measured with
        {
            Latencies =
            [
                measured.Latencies[0] with { Millijoules = factor * PlannedOf(models.Models[0].Source, models.Device).DeepMillijoules },
                measured.Latencies[1] with { Millijoules = factor * PlannedOf(models.Models[0].Source, models.Device).ShallowMillijoules },
            ],
        },
        _ => result,
    };

    /// <summary>What the planner makes of a genotype by these costs.</summary>
    public static PlannedNetwork PlannedOf(string text, string device = "host")
    {
        var genotype = Genotype.Parse(text);
        var network = GenotypeNetwork.Deep(genotype, 1, 10);
        var table = new CostTable(Conditions);
        foreach (var operation in Planner.RequiredOperations(network, Resolution.Square(genotype.Resolution)))
        {
            table.Set(operation, CostOf(operation, device));
            table.SetEnergy(operation, EnergyOf(operation, device));
        }

        return Planner.Choose(network, Resolution.Square(genotype.Resolution), table);
    }

    public static Artifact ArtifactOf(string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        return new Artifact(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
    }

    /// <summary>Whole networks take exactly what their operations add up to.</summary>
    private static ModelsMeasured Measured(MeasureModels models)
    {
        var planned = PlannedOf(models.Models[0].Source, models.Device);
        var (deep, shallow) = (planned.DeepMilliseconds, planned.ShallowMilliseconds);
        return new ModelsMeasured(
            ArtifactOf($"report {models.Device} {models.Models[0].Source}"),
            [new ModelLatency("deep", deep, 1.1 * deep, null), new ModelLatency("shallow", shallow, 1.1 * shallow, deep / shallow)]);
    }

    private static double AccuracyOf(string text, Artifact supernet)
    {
        var genotype = Genotype.Parse(text);
        var capacity = genotype.Stages.SelectMany(stage => stage).Where(gene => !gene.IsSkip).Sum(gene => Math.Log2(gene.Kernel * gene.Expansion));
        return Math.Round(Math.Min(0.99, 0.3 + (0.015 * capacity) + (0.005 * (genotype.Resolution - 16)) + (0.05 * Noise($"{text} {supernet.Sha256}"))), 4);
    }

    private static double Noise(string text) => RandomStream.Derive(1, RandomStream.Key(text)).NextDouble();
}
