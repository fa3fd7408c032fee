using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>What the actors need of settings to be able to decide, and which settings may change while a search runs.</summary>
internal static class SettingsRules
{
    /// <summary>Both names are part of work ids, which hold at most 200 characters.</summary>
    private const int MostNameCharacters = 160;

    /// <summary>Why a search with these settings cannot be run, with the remedy; null when it can.</summary>
    public static string? Problem(string actor, SearchSettings settings)
    {
        try
        {
            settings.Validate();
        }
        catch (SettingsException error)
        {
            return error.Message;
        }

        if (settings.Name != actor)
        {
            return $"search.name: '{settings.Name}' was sent to search '{actor}'; the name is the search's own.";
        }

        var longest = settings.Devices.MaxBy(device => device.Name.Length)!.Name;
        return longest.Length + settings.Name.Length > MostNameCharacters
            ? $"search.name: '{settings.Name}' and the device '{longest}' have {longest.Length + settings.Name.Length} characters together; at most {MostNameCharacters} are allowed."
            : settings.Data.Channels is null || settings.Data.Classes is null
                ? $"search.data.{(settings.Data.Channels is null ? "channels" : "classes")}: not known; whoever starts the search reads it from the data set."
                : null;
    }

    /// <summary>Whether a setting of a running search may become another.</summary>
    public static bool IsRaisedBudget(string key, SearchPhase phase, SearchSettings before, SearchSettings after) => key switch
    {
        "evolution.generations" => phase <= SearchPhase.Evolving && after.Evolution.Generations > before.Evolution.Generations,
        "finalists.count" => phase <= SearchPhase.Evolving && after.Finalists.Count > before.Finalists.Count,
        "finalists.correction-rounds" => phase < SearchPhase.Measuring && after.Finalists.CorrectionRounds > before.Finalists.CorrectionRounds,
        "finalists.measure-seconds" => phase < SearchPhase.Measuring,
        _ => false,
    };
}
