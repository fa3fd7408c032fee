using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Messages;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary>Speaks with a search that exists.</summary>
internal static class SearchAsk
{
    public static readonly CommandArgument Name = CommandArgument.Word("search", "Name of a search.", Offers.Searches);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Tells it an order, or asks how it stands.</summary>
    public static async Task<SearchStatus> StatusAsync(CommandCall call, SearchCommand command)
    {
        await RequireAsync(call, call.Text("search"));
        return await SearchAccess.AskAsync(call.Node.System, call.Text("search"), command, call.Cancellation);
    }

    public static async Task<TReply> AskAsync<TReply>(CommandCall call, string name, SearchCommand command)
        where TReply : class
    {
        await RequireAsync(call, name);
        return await call.Node.System.AskAsync<TReply>(SearchActors.Search(name), command, Patience, cancellationToken: call.Cancellation);
    }

    /// <summary>Only a search that was started has a journal.</summary>
    public static async Task RequireAsync(CommandCall call, string name)
    {
        if (await call.Node.System.Store.HighestSequenceNrAsync(SearchActors.Search(name), call.Cancellation) == 0)
        {
            var nearest = NearestWord.Of(name, await Offers.Searches(call));
            throw new ApiRefusal(
                StatusCodes.Status404NotFound, $"There is no search {name}{(nearest is null ? "" : $"; did you mean {nearest}?")}.", "'search list' shows them.");
        }
    }
}
