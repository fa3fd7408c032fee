using System.Text.RegularExpressions;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>Ids of work items: a function of what is computed, so that deciding the same twice enqueues it once.</summary>
internal static partial class WorkIds
{
    public static string TrainRound(string search, int round, int replica) => $"train/{search}/r{round}/k{replica}";

    public static string AverageRound(string search, int round) => $"average/{search}/r{round}";

    public static string EvaluateBatch(string search, int generation, int batch) => $"evaluate/{search}/g{generation}/b{batch}";

    /// <param name="index">Of the candidate in its generation.</param>
    public static string EvaluateOne(string search, int generation, int batch, int index) => $"{EvaluateBatch(search, generation, batch)}/i{index}";

    public static string EvaluateAgain(string search, string hash) => $"evaluate/{search}/again/{hash}";

    public static string TrainContender(string search, string hash) => $"contend/{search}/{hash}";

    public static string FineTune(string search, string hash) => $"finetune/{search}/{hash}";

    public static string Transform(string search, string hash, string device) => $"transform/{search}/{hash}/{device}";

    public static string Measure(string search, string hash, string device) => $"measure/{search}/{hash}/{device}";

    /// <param name="serial">Counts the device's cost items for all time.</param>
    public static string Costs(string device, long serial) => $"costs/{device}/{serial}";

    /// <param name="serial">Counts the device's checks for all time.</param>
    public static string Check(string device, long serial) => $"check/{device}/{serial}";

    /// <summary>The id under which given up work is tried again.</summary>
    public static string Again(string id, int times) => times == 0 ? id : $"{id}/t{times}";

    /// <summary>The id of the first try.</summary>
    public static string FirstTry(string id) => AgainSuffix().Replace(id, "");

    /// <summary>The search that an id names; not for costs, which belong to a device.</summary>
    public static string SearchOf(string id) => id.Split('/')[1];

    [GeneratedRegex("/t[0-9]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AgainSuffix();
}
