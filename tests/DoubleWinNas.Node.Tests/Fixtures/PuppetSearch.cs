using System.Security.Cryptography;
using System.Text;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Tests;

/// <summary>A search on a real node whose work this test does itself, item by item, with made-up results.</summary>
internal sealed class PuppetSearch(ActorSystem system)
{
    public const string Name = "my";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A genotype that cannot be evaluated; null for none.</summary>
    public string? Poison { get; set; }

    /// <summary>Starts it; then its first item waits.</summary>
    public async Task StartAsync()
    {
        var space = new SpaceSettings { Kernels = [3], Expansions = [3], Resolutions = [20], Forms = ["T"] };
        var table = new CostTable(new CostConditions("host", "onnxruntime 1.23.2", "fp32", 1, 1, "default"));
        foreach (var operation in SpaceOperations.Of(space.ToGenotypeSpace(), 1, 10))
        {
            table.Set(operation, 0.001 + (NetworkCost.Of(operation.ToNetwork(), operation.Resolution).Macs / 1e8));
        }

        var settings = new SearchSettings
        {
            Name = Name,
            Data = new DataSettings { Channels = 1, Classes = 10 },
            Space = space,
            Supernet = new SupernetSettings { Rounds = 1, Replicas = 1 },
            Evolution = new EvolutionSettings { Generations = 2, PopulationSize = 4, OffspringSize = 4, Batch = 2 },
            Finalists = new FinalistSettings { Count = 1 },
            Devices = [new DeviceSettings { Frozen = FrozenCosts.Of(table), Simulated = true }],
        };
        await system.AskAsync<SearchAccepted>(SearchActors.Search(Name), new StartSearch(settings), Patience);
        await foreach (var _ in system.FollowAsync(SearchActors.Search(Name), 1))
        {
            if (await StatusAsync() is { Phase: SearchPhase.TrainingSupernet })
            {
                return;
            }
        }
    }

    public Task<SearchStatus> StatusAsync() => system.AskAsync<SearchStatus>(SearchActors.Search(Name), new DescribeSearch(), Patience);

    /// <summary>Does work until something holds of the search.</summary>
    public async Task<SearchStatus> WorkUntilAsync(Func<SearchStatus, bool> condition)
    {
        while (true)
        {
            var status = await StatusAsync();
            if (condition(status))
            {
                return status;
            }

            await WorkAsync();
        }
    }

    /// <summary>Does one item, the one that the queue gives next.</summary>
    public async Task<WorkLease> WorkAsync()
    {
        var lease = await system.Work.LeaseAsync(new WorkPull("puppet", [Pools.Train], [], Patience), Patience, CancellationToken.None)
            ?? throw new TimeoutException("There is no work.");
        var payload = system.Types.Deserialize(lease.Type, lease.Payload);
        if (payload is EvaluateCandidates { Genotypes: var genotypes } && Poison is { } poison && genotypes.Contains(poison))
        {
            await system.Work.FailAsync(lease.Id, lease.Epoch, "poisoned", retryAfter: null, CancellationToken.None);
        }
        else if (ResultOf(payload) is { } result)
        {
            await system.Work.CompleteAsync(lease.Id, lease.Epoch, result, CancellationToken.None);
        }
        else
        {
            await system.Work.ReturnAsync(lease.Id, lease.Epoch, "not played here", CancellationToken.None);
        }

        return lease;
    }

    /// <summary>Null after the evolution.</summary>
    private static object? ResultOf(object payload) => payload switch
    {
        TrainRound => new RoundTrained(ArtifactOf("trained"), 2, 0.5, 100, 1),
        AverageRound => new RoundAveraged(ArtifactOf("averaged"), 0.6, 0.5, 1),
        EvaluateCandidates candidates => new CandidatesEvaluated([.. candidates.Genotypes.Select(AccuracyOf)], 1),
        _ => null,
    };

    /// <summary>A function of the genotype, so that a second evaluation gives the same.</summary>
    public static double AccuracyOf(string genotype) => 0.5 + (SHA256.HashData(Encoding.UTF8.GetBytes(genotype))[0] / 1000.0);

    private static Artifact ArtifactOf(string text) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), text.Length);
}
