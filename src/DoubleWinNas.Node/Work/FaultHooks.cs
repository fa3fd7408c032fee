using DoubleWinNas.Networks;
using DoubleWinNas.Node.Workers;

namespace DoubleWinNas.Node.Work;

/// <summary>
/// Faults on demand, for tests and drills. Environment variable <c>DWNAS_FAULT</c> holds any of these, separated by <c>;</c>
/// <list type="bullet">
/// <item><c>crash=KIND[@N]</c>: the process aborts at the begin of an item of that kind in attempt N (default 1).</item>
/// <item><c>oom=KIND[@N]</c>: it is killed as by the kernel when memory runs out.</item>
/// <item><c>hang=KIND[@N]</c>: the handler does nothing for ever.</item>
/// <item><c>poison=TEXT</c>: evaluating or training a genotype that contains the text fails, always.</item>
/// </list>
/// KIND is the payload's name in the code: TrainRound, AverageRound, EvaluateCandidates, TrainContender, FineTune, TransformNetwork, MeasureCosts, MeasureModels, CheckDevice.
/// </summary>
internal sealed class FaultHooks
{
    public const string Variable = "DWNAS_FAULT";

    private readonly List<(string Fault, string Target, int Attempt)> _faults = [];

    private FaultHooks()
    {
    }

    public static FaultHooks FromEnvironment() => Parse(Environment.GetEnvironmentVariable(Variable) ?? "");

    /// <exception cref="InputException">Not understood: says what is allowed.</exception>
    public static FaultHooks Parse(string text)
    {
        var hooks = new FaultHooks();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (fault, target) = part.Split('=', 2) is [var name, { Length: > 0 } rest] ? (name, rest) : (part, "");
            var attempt = 1;
            if (fault != "poison" && target.LastIndexOf('@') is > 0 and var at)
            {
                (target, attempt) = (target[..at], int.TryParse(target.AsSpan(at + 1), out var number) ? number : 0);
            }

            if (fault is not ("crash" or "oom" or "hang" or "poison") || target.Length == 0 || attempt < 1)
            {
                throw new InputException($"{Variable}: '{part}' is not understood; allowed are crash=KIND[@N], oom=KIND[@N], hang=KIND[@N] and poison=TEXT.");
            }

            hooks._faults.Add((fault, target, attempt));
        }

        return hooks;
    }

    /// <summary>An item begins.</summary>
    public void Begin(Type payload, int attempt)
    {
        foreach (var (fault, _, _) in _faults.Where(f => f.Fault != "poison" && f.Target == payload.Name && f.Attempt == attempt))
        {
            switch (fault)
            {
                case "crash":
                    ProcessEnd.Crash();
                    break;
                case "oom":
                    ProcessEnd.KillSelf();
                    break;
                default:
                    new ManualResetEventSlim(initialState: false).Wait();
                    break;
            }
        }
    }

    /// <summary>A genotype is about to be computed.</summary>
    /// <exception cref="InvalidOperationException">It is poisoned.</exception>
    public void Genotype(string genotype)
    {
        if (_faults.Exists(f => f.Fault == "poison" && genotype.Contains(f.Target, StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"Genotype {genotype} is poisoned ({Variable}).");
        }
    }
}
