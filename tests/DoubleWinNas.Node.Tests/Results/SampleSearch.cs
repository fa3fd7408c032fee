using System.Text.Json;
using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;
using DoubleWinNas.Transformation;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;

namespace DoubleWinNas.Node.Tests.Results;

/// <summary>
/// A finished search as it might have been: real genotypes, plans, transformed networks and proofs; accuracies and times are made up.
/// Made once and shared by the tests.
/// </summary>
public sealed class SampleSearch : IDisposable
{
    private const int Channels = 1;
    private const int Classes = 10;
    private const int Finalists = 4;

    private readonly TemporaryFolder _folder = new();
    private readonly RandomStream _random = RandomStream.Derive(7);
    private readonly CostTable _costs = new(new CostConditions("host", "onnxruntime 1.23.2", "fp32", 1, 1, "performance"));

    public SampleSearch()
    {
        Artifacts = new ArtifactStore(_folder.In("artifacts"));
        var settings = new SearchSettings
        {
            Name = "sample",
            Constraints = [new ConstraintSettings(ConstraintSettings.Latency, 0.11, "host")],
            Evolution = new EvolutionSettings { Generations = 8 },
        };
        var candidates = Candidates(settings, 150);
        var front = Front(candidates.Where(candidate => candidate.ShallowMilliseconds <= 0.11));
        var chosen = front.OrderByDescending(candidate => candidate.Accuracy).Where((_, i) => i % Math.Max(1, front.Count / Finalists) == 0).Take(Finalists);
        var finalists = chosen.OrderBy(candidate => candidate.ShallowMilliseconds).Select(Finish).ToArray();
        var status = new SearchStatus(
            settings,
            SearchPhase.Finished,
            IsPaused: false,
            Reason: null,
            LeastReachable: candidates.Min(candidate => candidate.ShallowMilliseconds),
            [.. Enumerable.Range(0, 8).Select(r => new RoundPoint(r, 2.1 * Math.Exp(-0.28 * r) + 0.3, 0.88 - 0.5 * Math.Exp(-0.6 * r), 0.83 - 0.6 * Math.Exp(-0.5 * r)))],
            [.. Enumerable.Range(0, 9).Select(g => Generation(g, candidates))],
            front,
            finalists,
            [new QuarantinedWork("evaluate/sample/g3/b2/c1", "The worker's process ended with signal 9 (killed), 5 times.", "The candidate mobile-32@24_N5e6.S_N3e3.S.S_N5e3.S.S counts as failed.")],
            candidates.Count)
        {
            Evaluated = candidates,
        };
        Results = new SearchResults(status, new Dictionary<string, FrozenCosts>
        {
            ["host"] = new(_costs.Conditions, new(_costs.Entries.ToDictionary(), StringComparer.Ordinal)),
        });
    }

    internal ArtifactStore Artifacts { get; }

    internal SearchResults Results { get; }

    public void Dispose() => _folder.Dispose();

    private List<Candidate> Candidates(SearchSettings settings, int count)
    {
        var space = settings.Space.ToGenotypeSpace();
        var candidates = new List<Candidate>();
        for (var i = 0; i < count; i++)
        {
            var genotype = GenotypeSampler.Draw(space, _random);
            var network = GenotypeNetwork.Deep(genotype, Channels, Classes);
            var planned = Plan(network);
            var size = Math.Log2(NetworkCost.Of(network, network.Resolution).Macs / 1e6);
            var generation = i * 9 / count;
            candidates.Add(new Candidate(
                genotype.ToString(),
                Math.Min(0.9, 0.79 + 0.022 * size + 0.004 * generation + 0.012 * (_random.NextDouble() - 0.5)),
                planned.DeepMilliseconds,
                planned.ShallowMilliseconds,
                generation,
                generation == 0 ? [] : [candidates[i / 2].Genotype, candidates[i / 3].Genotype]));
        }

        return candidates;
    }

    private static List<Candidate> Front(IEnumerable<Candidate> candidates)
    {
        var front = new List<Candidate>();
        foreach (var candidate in candidates.OrderBy(candidate => candidate.ShallowMilliseconds))
        {
            if (front.Count == 0 || candidate.Accuracy > front[^1].Accuracy)
            {
                front.Add(candidate);
            }
        }

        return front;
    }

    private static GenerationPoint Generation(int generation, IReadOnlyList<Candidate> candidates)
    {
        var front = Front(candidates.Where(candidate => candidate.Generation <= generation && candidate.ShallowMilliseconds <= 0.11));
        var hypervolume = front.Select((member, i) => member.Accuracy * ((i + 1 < front.Count ? front[i + 1].ShallowMilliseconds : 0.11) - member.ShallowMilliseconds)).Sum();
        return new GenerationPoint(generation, candidates.Count(candidate => candidate.Generation == generation), 24, hypervolume, front.Max(member => (double?)member.Accuracy), front.Count);
    }

    private PlannedNetwork Plan(Network network)
    {
        foreach (var operation in Planner.RequiredOperations(network, network.Resolution).Where(operation => !_costs.TryGet(operation, out _)))
        {
            var macs = NetworkCost.Of(operation.ToNetwork(), operation.Resolution).Macs;
            var overhead = operation.Kind is CostKind.Convolution or CostKind.Classifier ? 0.0015 : 0.006;
            _costs.Set(operation, Math.Round(overhead + macs / 45e6, 6));
        }

        return Planner.Choose(network, network.Resolution, _costs);
    }

    private Finalist Finish(Candidate candidate)
    {
        var network = GenotypeNetwork.Deep(Genotype.Parse(candidate.Genotype), Channels, Classes);
        var weights = Weights(network);
        var planned = Plan(network);
        var shallow = Transformer.Transform(network, weights, planned.Plan);
        var report = Equivalence.Verify(network, weights, shallow.Network, shallow.Weights);
        var folded = Transformer.Transform(network, weights, MergePlan.None);
        var test = candidate.Accuracy + 0.025;
        var transformed = new NetworkTransformed(
            Put(NetworkJson.Write(shallow.Network)),
            Put(stream => Safetensors.Write(stream, shallow.Weights)),
            Put(shallow.Plan.ToJson()),
            Put(report.ToJson()),
            Put(stream => OnnxWriter.Write(stream, folded.Network, folded.Weights)),
            Put(stream => OnnxWriter.Write(stream, shallow.Network, shallow.Weights)),
            Error64: 3.1e-16,
            Error32: 2.4e-7,
            ShallowTest: test,
            Seconds: 1.5);
        var tuned = new FineTuned(
            Put(NetworkJson.Write(network)),
            Put(stream => Safetensors.Write(stream, weights)),
            Put(TrainingRecord),
            test + 0.004,
            test,
            [.. new[] { 16, 20, 24, 28, 32 }.Select(side => new ResolutionAccuracy(side, test - 0.0002 * Math.Pow(side - network.Resolution.Height, 2)))],
            Seconds: 40);
        return new Finalist(
            candidate,
            tuned,
            [new FinalistOnDevice("host", planned.Plan.Groups, planned.DeepMilliseconds, planned.ShallowMilliseconds, transformed, Measured(planned))],
            Error: null);
    }

    private ModelsMeasured Measured(PlannedNetwork planned)
    {
        var (deep, shallow) = (planned.DeepMilliseconds * 1.04, planned.ShallowMilliseconds * 1.02);
        return new ModelsMeasured(
            Put(MeasurementReport),
            [new ModelLatency("deep", deep, deep * 1.06, null), new ModelLatency("shallow", shallow, shallow * 1.05, deep / shallow)]);
    }

    private WeightSet Weights(Network network)
    {
        var weights = new WeightSet();
        foreach (var spec in ParameterSpec.Of(network))
        {
            var limit = Math.Sqrt(3.0 / spec.Shape.Skip(1).Aggregate(1, (product, size) => product * size));
            weights.Add(spec.Name, spec.Shape, [.. Enumerable.Range(0, (int)spec.Count).Select(_ => spec.Role switch
            {
                ParameterRole.RunningVar or ParameterRole.BatchNormWeight => (float)(0.6 + 0.8 * _random.NextDouble()),
                ParameterRole.Bias or ParameterRole.BatchNormBias or ParameterRole.RunningMean => (float)(0.2 * (_random.NextDouble() - 0.5)),
                _ => (float)(limit * (2 * _random.NextDouble() - 1)),
            })]);
        }

        return weights;
    }

    private Artifact Put(string text) => Artifacts.PutAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))).GetAwaiter().GetResult();

    private Artifact Put(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        stream.Position = 0;
        return Artifacts.PutAsync(stream).GetAwaiter().GetResult();
    }

    private static string TrainingRecord => JsonSerializer.Serialize(new
    {
        format = 1,
        training = new { settings = new { dataset = new { name = "fashion-mnist", hash = "5f3a", trainImages = 55_000, validationImages = 5_000, testImages = 10_000 }, libtorch = "1.13.1" } },
    });

    private static string MeasurementReport => JsonSerializer.Serialize(new
    {
        format = 1,
        report = new
        {
            device = new { name = "host", processor = "A processor at 2.40 GHz", cores = 2, governor = "performance" },
            runtime = "onnxruntime 1.23.2",
            conditions = new { resolution = "28", batch = 1, threads = 1, precision = "fp32" },
            time = "2026-01-02T03:04:05+00:00",
        },
    });
}

/// <summary>Tests that share the search.</summary>
[CollectionDefinition(Name)]
public sealed class SampleSearchTests : ICollectionFixture<SampleSearch>
{
    public const string Name = "sample search";
}
