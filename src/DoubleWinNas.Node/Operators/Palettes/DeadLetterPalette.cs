using System.Globalization;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>deadletter</c>: messages that no attempt could handle.</summary>
internal static class DeadLetterPalette
{
    /// <summary>Letters looked through for one; far more than anybody would let gather.</summary>
    private const int Most = 10_001;

    private static readonly CommandArgument Id = CommandArgument.Word("id", "Number of a dead letter.", Offers.DeadLetters);

    public static Palette Definition { get; } = new(
        "deadletter",
        "Messages that were given up after their last attempt.",
        PaletteCommand.Looks("list", "Lists dead letters, newest first.", ListAsync, CommandArgument.Limit()),
        PaletteCommand.Looks("show", "Shows a dead letter with its payload and its error.", ShowAsync, Id),
        PaletteCommand.Changes("requeue", "Puts a dead letter back into its actor's mailbox, its attempts at 0.", RequeueAsync, Id),
        PaletteCommand.Changes("discard", "Deletes a dead letter for good.", DiscardAsync, Id));

    private static async Task<CommandOutput> ListAsync(CommandCall call) => new Answer(TablePart.First(
        "deadLetters",
        await call.Node.System.Store.ListDeadLettersAsync(Most, call.Cancellation),
        call.Integer("limit"),
        new Column<DeadLetter>("id", letter => letter.Id, ValueFormat.Integer),
        new Column<DeadLetter>("actor", letter => letter.Actor.ToString()),
        new Column<DeadLetter>("type", letter => letter.Type),
        new Column<DeadLetter>("sender", letter => letter.Sender?.ToString()),
        new Column<DeadLetter>("attempts", letter => letter.Attempts, ValueFormat.Integer),
        new Column<DeadLetter>("died", letter => letter.DiedAt, ValueFormat.Age),
        new Column<DeadLetter>("error", letter => letter.Error.Split('\n')[0].TrimEnd())));

    private static async Task<CommandOutput> ShowAsync(CommandCall call)
    {
        var letter = await RequireAsync(call);
        return new Answer(
            new RecordPart(
                "deadLetter",
                new("id", letter.Id, ValueFormat.Integer),
                new("actor", letter.Actor.ToString()),
                new("sender", letter.Sender?.ToString()),
                new("type", letter.Type),
                new("attempts", letter.Attempts, ValueFormat.Integer),
                new("enqueued", letter.EnqueuedAt, ValueFormat.Age),
                new("died", letter.DiedAt, ValueFormat.Age)),
            new TextPart("payload", letter.Payload),
            new TextPart("error", letter.Error));
    }

    private static async Task<CommandOutput> RequeueAsync(CommandCall call)
    {
        var letter = await RequireAsync(call);
        return await call.Node.System.RequeueDeadLetterAsync(letter.Id, call.Cancellation) ? Done(letter, "requeued") : throw Missing($"{letter.Id}");
    }

    private static async Task<CommandOutput> DiscardAsync(CommandCall call)
    {
        var letter = await RequireAsync(call);
        return await call.Node.System.Store.DeleteDeadLetterAsync(letter.Id, call.Cancellation) ? Done(letter, "discarded") : throw Missing($"{letter.Id}");
    }

    private static Answer Done(DeadLetter letter, string what) =>
        new(new RecordPart("deadLetter", new("id", letter.Id, ValueFormat.Integer), new("actor", letter.Actor.ToString()), new("type", letter.Type), new("outcome", what)));

    private static async Task<DeadLetter> RequireAsync(CommandCall call)
    {
        var text = call.Text("id");
        var letters = await call.Node.System.Store.ListDeadLettersAsync(Most, call.Cancellation);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && letters.FirstOrDefault(letter => letter.Id == id) is { } found
            ? found
            : throw Missing(text);
    }

    private static ApiRefusal Missing(string id) => new(StatusCodes.Status404NotFound, $"There is no dead letter {id}.", "'deadletter list' shows them.");
}
