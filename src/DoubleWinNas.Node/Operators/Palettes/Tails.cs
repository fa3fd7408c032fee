using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Operators.Output;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary>What happens, as lines.</summary>
internal static class Tails
{
    /// <summary>Characters of an event's JSON in a line for people.</summary>
    private const int LineCharacters = 160;

    /// <summary>A line for each item that is worth one.</summary>
    public static async IAsyncEnumerable<TailLine> Of<T>(
        IAsyncEnumerable<T> items, Func<T, TailLine?> line, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var item in items.WithCancellation(cancellation))
        {
            if (line(item) is { } worth)
            {
                yield return worth;
            }
        }
    }

    /// <summary>An actor's events: the last <paramref name="last"/> ones, then new ones.</summary>
    public static async Task<IAsyncEnumerable<TailLine>> OfJournalAsync(ActorSystem system, ActorId actor, int last, CancellationToken cancellation)
    {
        var highest = await system.Store.HighestSequenceNrAsync(actor, cancellation);
        return Of(system.FollowJournalAsync(actor, Math.Max(1, highest - last + 1)), row => Line(actor, row));
    }

    /// <summary>An event of an actor.</summary>
    public static TailLine Line(ActorId actor, JournalRow row)
    {
        var payload = row.Payload.Length <= LineCharacters ? row.Payload : row.Payload[..LineCharacters] + "…";
        return new TailLine(
            row.At,
            $"{actor} #{row.SequenceNr} {row.Type} {payload}",
            new JsonObject
            {
                ["actor"] = actor.ToString(),
                ["sequenceNr"] = row.SequenceNr,
                ["type"] = row.Type,
                ["event"] = OutputValue.Parsed(row.Payload),
            });
    }
}
