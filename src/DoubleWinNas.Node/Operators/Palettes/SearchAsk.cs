using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary>Speaks with the search that a command names.</summary>
internal static class SearchAsk
{
    public static readonly CommandArgument Name = CommandArgument.Word("search", "Name of a search.", Offers.Searches);

    /// <summary>Tells it an order, or asks how it stands.</summary>
    public static Task<SearchStatus> StatusAsync(CommandCall call, SearchCommand command) =>
        SearchAccess.AskAsync(call.Node.System, call.Text("search"), command, call.Cancellation);

    public static Task<TReply> AskAsync<TReply>(CommandCall call, SearchCommand command)
        where TReply : class => SearchAccess.AskAsync<TReply>(call.Node.System, call.Text("search"), command, call.Cancellation);
}
