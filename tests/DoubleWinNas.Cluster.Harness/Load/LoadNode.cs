using System.Globalization;
using DoubleWinNas.Actors;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Hosting;

namespace DoubleWinNas.Cluster.Harness.Load;

/// <summary>The node under load: a process of its own, so that its memory and processor time are its own.</summary>
internal static class LoadNode
{
    /// <summary>File in the node's folder with the token that its workers use: one of scope worker, as remote ones have.</summary>
    public const string TokenFile = "load-token";

    private const int Actors = 16;
    private const int ItemsAtATime = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Queues items, says where it listens, and serves until the input ends; then says what its actors were told.</summary>
    /// <param name="folder">The node's; its token lies there.</param>
    /// <param name="postgreSql">Connection string; null for SQLite.</param>
    /// <param name="items">How many are queued.</param>
    /// <param name="input">Each line asks how many outcomes the actors have counted; its end ends the node.</param>
    public static async Task RunAsync(string folder, string? postgreSql, int items, TextReader input, TextWriter output, CancellationToken cancellation)
    {
        var options = new NodeHostOptions { Folder = folder, PostgreSql = postgreSql, NodeId = "load", Workers = 0, Lease = TimeSpan.FromSeconds(15) };
        await using var node = await NodeHost.StartAsync(options, [new LoadActor()], LoadActor.Types(), cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, TokenFile), (await TokenBook.IssueAsync(node.System.Store, new TokenOrder("load", "worker"), cancellation)).Secret, cancellation);
        for (var first = 0; first < items; first += ItemsAtATime)
        {
            await node.System.TellAsync(Actor(first / ItemsAtATime), new QueueItems(first, Math.Min(ItemsAtATime, items - first)));
        }

        while ((await node.System.Store.CountWorkAsync(cancellation)).Sum(row => row.Count) < items)
        {
            await Task.Delay(50, cancellation);
        }

        await output.WriteLineAsync(node.Address.ToString());
        while (await input.ReadLineAsync(cancellation) is not null)
        {
            var books = await Task.WhenAll(Enumerable.Range(0, Actors).Select(number => node.System.AskAsync<LoadBook>(Actor(number), new CountItems(), Patience)));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{books.Sum(book => book.Completed)} {books.Sum(book => book.Failed)}"));
        }
    }

    private static ActorId Actor(int number) => new(LoadActor.ActorKind, string.Create(CultureInfo.InvariantCulture, $"{number % Actors}"));
}
