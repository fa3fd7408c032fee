using DoubleWinNas.Actors;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>What the actors need of settings to be able to decide, and which settings may change while a search runs.</summary>
internal static class SettingsRules
{
    /// <summary>Names of searches and devices become parts of work ids, which hold at most 200 characters.</summary>
    private const int MostNameCharacters = 64;

    /// <summary>Why a search with these settings cannot be run, with the remedy; null when it can.</summary>
    public static string? Problem(string actor, SearchSettings settings)
    {
        try
        {
            return NameProblem(actor, settings) ?? DeviceProblem(settings) ?? CountProblem(settings) ?? PlanningProblem(settings);
        }
        catch (InputException error)
        {
            return error.Message;
        }
    }

    /// <summary>Whether a setting of a running search may become another.</summary>
    public static bool IsRaisedBudget(string key, SearchPhase phase, SearchSettings before, SearchSettings after) => key switch
    {
        "evolution.generations" => phase <= SearchPhase.Evolving && after.Evolution.Generations > before.Evolution.Generations,
        "finalists.count" => phase <= SearchPhase.Evolving && after.Finalists.Count > before.Finalists.Count,
        "finalists.measure-seconds" => phase < SearchPhase.Measuring && after.Finalists.MeasureSeconds > 0,
        _ => false,
    };

    private static string? NameProblem(string actor, SearchSettings settings)
    {
        if (settings.Name != actor)
        {
            return $"name: '{settings.Name}' was sent to search '{actor}'; the name is the search's own.";
        }

        var tooLong = settings.Devices.Select(device => device.Name).Prepend(settings.Name).FirstOrDefault(name => name.Length is 0 or > MostNameCharacters);
        return tooLong is null ? null : $"'{tooLong}': names of searches and devices have 1 to {MostNameCharacters} characters; this one has {tooLong.Length}.";
    }

    private static string? DeviceProblem(SearchSettings settings)
    {
        var names = settings.Devices.Select(device => device.Name).ToArray();
        if (Array.Find(names, name => !ActorId.TryParse($"{SearchActors.DeviceKind}/{name}", out _)) is { } unfit)
        {
            return $"devices: '{unfit}' is not a name; letters, digits, '.', '_' and '-' are allowed.";
        }

        if (names.Length == 0 || names.Distinct().Count() < names.Length)
        {
            return $"devices: [{string.Join(", ", names)}] is not usable; at least one is needed, each name once.";
        }

        var wrong = settings.Constraints.FirstOrDefault(
            constraint => constraint.Metric != "latency" || !(constraint.Bound > 0) || !names.Contains(constraint.Device));
        return wrong is null
            ? null
            : $"constraints: '{wrong.Metric} <= {wrong.Bound} on {wrong.Device}' is not usable; latency above 0 ms on one of {string.Join(", ", names)} can be bounded.";
    }

    private static string? CountProblem(SearchSettings settings) =>
        settings switch
        {
            { Supernet.Rounds: < 1 } => Least("supernet.rounds", settings.Supernet.Rounds, 1),
            { Supernet.Replicas: < 1 } => Least("supernet.replicas", settings.Supernet.Replicas, 1),
            { Evolution.Generations: < 0 } => Least("evolution.generations", settings.Evolution.Generations, 0),
            { Evolution.Batch: < 1 } => Least("evolution.batch", settings.Evolution.Batch, 1),
            { Finalists.Count: < 1 } => Least("finalists.count", settings.Finalists.Count, 1),
            _ => null,
        };

    private static string? PlanningProblem(SearchSettings settings)
    {
        if (settings.Data.Channels is null || settings.Data.Classes is null)
        {
            return $"data.{(settings.Data.Channels is null ? "channels" : "classes")}: not known; whoever starts the search reads it from the data set.";
        }

        SearchPlan.OptionsOf(settings.Evolution).Validate();
        var first = LeastLatencyDescent.Start.Candidates(SearchPlan.SpaceOf(settings))[0];
        _ = GenotypeNetwork.Deep(first, settings.Data.Channels.Value, settings.Data.Classes.Value);
        return null;
    }

    private static string Least(string key, int found, int least) => $"{key}: {found} is not usable; at least {least} is needed.";
}
