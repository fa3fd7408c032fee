using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Populations;

/// <summary>All individuals of a search, and the generation that is being made.</summary>
/// <param name="Settings">Null before the search began and after it ended.</param>
internal sealed record PopulationState(SearchSettings? Settings)
{
    /// <summary>Whether the supernet is trained.</summary>
    public bool IsEvolving { get; init; }

    /// <summary>Genotypes known to be the fastest on the devices.</summary>
    public ImmutableList<string> Fastest { get; init; } = [];

    /// <summary>The last judged generation; -1 before the first.</summary>
    public int Generation { get; init; } = -1;

    public Proposal? Proposal { get; init; }

    /// <summary>The members of the generation that is being judged; null while none is.</summary>
    public ImmutableList<Member>? Judging { get; init; }

    /// <summary>New latencies for all members, while devices are asked for them.</summary>
    public Revision? Revision { get; init; }

    /// <summary>How often the members were predicted anew; each time allows one more generation.</summary>
    public int Revisions { get; init; }

    /// <summary>Every individual, in the order of their generations.</summary>
    public ImmutableList<Member> Members { get; init; } = [];

    /// <summary>Genotypes among which the next survivors are chosen: the last survivors and their children.</summary>
    public ImmutableList<string> Pool { get; init; } = [];

    /// <summary>Latency below which the hypervolume counts; 0 before the first generation.</summary>
    public double ReferenceMilliseconds { get; init; }

    /// <summary>Whether energy is an objective.</summary>
    public bool HasEnergy { get; init; }

    /// <summary>Energy below which the hypervolume counts, where it is an objective.</summary>
    public double ReferenceMillijoules { get; init; }
}

/// <summary>Candidates whose latencies are asked for.</summary>
/// <param name="Chunk">How often more were added.</param>
/// <param name="Candidates">All of them.</param>
/// <param name="Latencies">By device, in the candidates' order; a device that has not answered the last chunk has fewer.</param>
internal sealed record Proposal(
    int Generation, int Chunk, ImmutableList<ProposedCandidate> Candidates, ImmutableSortedDictionary<string, ImmutableList<PredictedLatency>> Latencies)
{
    public bool IsPredicted(IEnumerable<string> devices) => devices.All(device => Latencies.GetValueOrDefault(device, []).Count == Candidates.Count);
}

/// <param name="Round">Of the correction.</param>
/// <param name="Latencies">By device, in the members' order.</param>
internal sealed record Revision(int Round, ImmutableSortedDictionary<string, ImmutableList<PredictedLatency>> Latencies);

internal sealed record ProposedCandidate(string Genotype, IReadOnlyList<string> Parents);

/// <summary>An individual.</summary>
/// <param name="Violation">Of the constraints, by its predicted latencies; 0 within all.</param>
/// <param name="Accuracy">0 where it was not evaluated.</param>
/// <param name="Error">Why it could not be evaluated; null else.</param>
internal sealed record Member(
    string Genotype,
    IReadOnlyList<string> Parents,
    int Generation,
    double DeepMilliseconds,
    double ShallowMilliseconds,
    double Violation,
    double Accuracy,
    string? Error)
{
    /// <summary>A network that answers no image right is as good as none.</summary>
    public bool IsEvaluated => Accuracy > 0 || Error is not null;

    /// <summary>Predicted on the first device; null where it is not available.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DeepMillijoules { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ShallowMillijoules { get; init; }

    /// <summary>Why a device cannot run it; null where all can.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Infeasible { get; init; }

    /// <summary>With what it will cost.</summary>
    /// <param name="predicted">By device.</param>
    public Member With(SearchSettings settings, Func<string, PredictedLatency> predicted)
    {
        var first = predicted(settings.Devices[0].Name);
        return this with
        {
            DeepMilliseconds = first.DeepMilliseconds,
            ShallowMilliseconds = first.ShallowMilliseconds,
            DeepMillijoules = first.DeepMillijoules,
            ShallowMillijoules = first.ShallowMillijoules,
            Violation = SearchPlan.Violation(settings, predicted),
            Infeasible = SearchPlan.DecidingDevices(settings).Select(device => predicted(device).Infeasible).FirstOrDefault(reason => reason is not null),
        };
    }
}
