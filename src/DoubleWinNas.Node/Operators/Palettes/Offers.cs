using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Orchestration;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary>Values that arguments can have now.</summary>
internal static class Offers
{
    private const int Most = 500;

    public static async Task<IEnumerable<string>> Actors(CommandCall call) =>
        (await call.Node.System.Store.ListActorsAsync(null, null, Most, call.Cancellation)).Select(row => row.Actor.ToString());

    public static async Task<IEnumerable<string>> Searches(CommandCall call) => await SearchAccess.NamesAsync(call.Node.System, call.Cancellation);

    public static async Task<IEnumerable<string>> Devices(CommandCall call) =>
        (await call.Node.System.Store.ListActorsAsync(SearchActors.Device("any").Kind, null, Most, call.Cancellation)).Select(row => row.Actor.Key);

    public static Task<IEnumerable<string>> Nodes(CommandCall call) => Task.FromResult(call.Node.System.Nodes.Select(node => node.NodeId).Distinct());

    /// <summary>Items that can still be cancelled.</summary>
    public static Task<IEnumerable<string>> OpenWork(CommandCall call) => WorkIn(call, WorkState.Leased, WorkState.Queued);

    /// <summary>Items that can be put back.</summary>
    public static Task<IEnumerable<string>> EndedWork(CommandCall call) => WorkIn(call, WorkState.Quarantined, WorkState.Cancelled);

    public static async Task<IEnumerable<string>> Work(CommandCall call) =>
        (await call.Node.System.Store.ListWorkAsync(null, null, Most, call.Cancellation)).Select(item => item.Id);

    public static async Task<IEnumerable<string>> DeadLetters(CommandCall call) =>
        (await call.Node.System.Store.ListDeadLettersAsync(Most, call.Cancellation)).Select(letter => $"{letter.Id}");

    private static async Task<IEnumerable<string>> WorkIn(CommandCall call, params WorkState[] states)
    {
        var found = new List<string>();
        foreach (var state in states)
        {
            found.AddRange((await call.Node.System.Store.ListWorkAsync(null, state, Most, call.Cancellation)).Select(item => item.Id));
        }

        return found;
    }
}
