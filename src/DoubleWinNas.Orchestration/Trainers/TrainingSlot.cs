using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Trainers;

/// <summary>A result that a search waits for, with the item that makes it.</summary>
/// <param name="Id">Of the first try.</param>
internal abstract record TrainingSlot(string Id, int Priority, object Payload)
{
    /// <summary>Everything that is wanted now and not there yet, whether enqueued or not.</summary>
    public static IReadOnlyList<TrainingSlot> Of(TrainedSearch search) =>
        [.. Rounds(search), .. Evaluations(search), .. Reevaluations(search), .. Contenders(search), .. FineTunings(search)];

    private static IEnumerable<TrainingSlot> Rounds(TrainedSearch search)
    {
        if (search.Round is not { } round)
        {
            return [];
        }

        var settings = search.Settings;
        var replicas = settings.Supernet.Replicas;
        return search.Replicas.Count == replicas
            ? [new AverageSlot(
                WorkIds.AverageRound(settings.Name, round),
                new AverageRound(settings, round, [.. search.Replicas.Values.Select(replica => replica.Checkpoint)], search.Supernet))]
            : Enumerable.Range(0, replicas)
                .Where(replica => !search.Replicas.ContainsKey(replica))
                .Select(replica => new ReplicaSlot(
                    replica, WorkIds.TrainRound(settings.Name, round, replica), new TrainRound(settings, round, replica, search.Supernet)));
    }

    private static IEnumerable<TrainingSlot> Evaluations(TrainedSearch search)
    {
        if (search is not { Evaluation: { } evaluation, Supernet: { } supernet })
        {
            yield break;
        }

        var settings = search.Settings;
        var size = settings.Evolution.Batch;
        for (var batch = 0; batch * size < evaluation.Genotypes.Count; batch++)
        {
            var first = batch * size;
            var members = Enumerable.Range(first, Math.Min(size, evaluation.Genotypes.Count - first)).ToArray();
            if (!evaluation.Split.Contains(batch))
            {
                if (!evaluation.Results.ContainsKey(first))
                {
                    yield return new BatchSlot(
                        batch,
                        first,
                        WorkIds.EvaluateBatch(settings.Name, evaluation.Generation, batch),
                        new EvaluateCandidates(settings, supernet, [.. members.Select(i => evaluation.Genotypes[i])]));
                }

                continue;
            }

            foreach (var index in members.Where(i => !evaluation.Results.ContainsKey(i)))
            {
                yield return new SingleSlot(
                    index,
                    WorkIds.EvaluateOne(settings.Name, evaluation.Generation, batch, index),
                    new EvaluateCandidates(settings, supernet, [evaluation.Genotypes[index]]));
            }
        }
    }

    private static IEnumerable<TrainingSlot> Reevaluations(TrainedSearch search) => search.Supernet is { } supernet
        ? search.Reevaluations.Select(genotype => new ReevaluationSlot(
            genotype,
            WorkIds.EvaluateAgain(search.Settings.Name, Genotype.Parse(genotype).Hash.Value),
            new EvaluateCandidates(search.Settings, supernet, [genotype])))
        : [];

    private static IEnumerable<TrainingSlot> Contenders(TrainedSearch search) => search.Supernet is { } supernet
        ? search.Contenders.Select(genotype => new ContenderSlot(
            genotype, WorkIds.TrainContender(search.Settings.Name, Genotype.Parse(genotype).Hash.Value), new TrainContender(search.Settings, supernet, genotype)))
        : [];

    private static IEnumerable<TrainingSlot> FineTunings(TrainedSearch search) => search.Supernet is { } supernet
        ? search.FineTunings.Select(genotype => new FineTuneSlot(
            genotype, WorkIds.FineTune(search.Settings.Name, Genotype.Parse(genotype).Hash.Value), new FineTune(search.Settings, supernet, genotype)))
        : [];
}

internal sealed record ReplicaSlot(int Replica, string Id, TrainRound Round) : TrainingSlot(Id, WorkPriorities.TrainRound, Round);

internal sealed record AverageSlot(string Id, AverageRound Round) : TrainingSlot(Id, WorkPriorities.AverageRound, Round);

/// <param name="First">Index of its first candidate in the generation.</param>
internal sealed record BatchSlot(int Batch, int First, string Id, EvaluateCandidates Candidates) : TrainingSlot(Id, WorkPriorities.Evaluate, Candidates);

internal sealed record SingleSlot(int Index, string Id, EvaluateCandidates Candidates) : TrainingSlot(Id, WorkPriorities.EvaluateOne, Candidates);

/// <summary>A candidate that is judged once more.</summary>
internal sealed record ReevaluationSlot(string Genotype, string Id, EvaluateCandidates Candidates) : TrainingSlot(Id, WorkPriorities.EvaluateOne, Candidates);

internal sealed record ContenderSlot(string Genotype, string Id, TrainContender Training) : TrainingSlot(Id, WorkPriorities.Contend, Training);

internal sealed record FineTuneSlot(string Genotype, string Id, FineTune FineTune) : TrainingSlot(Id, WorkPriorities.FineTune, FineTune);
