using System.CommandLine;
using System.Net.Http.Json;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;
using DoubleWinNas.Actors.Store.Sqlite;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Node.Joining;

namespace DoubleWinNas.Node.Commands;

/// <summary>
/// Where the token commands find their store: of a configuration, of a folder, or behind a cluster. No node need run; where one holds the
/// store (SQLite), it is asked.
/// </summary>
internal sealed class TokenPlace
{
    private readonly Option<string?> _configuration = new("--conf") { Description = "Configuration of a node: its store.", HelpName = "FILE" };
    private readonly Option<string?> _folder = new("--folder") { Description = "Folder of a node or a search, such as runs/NAME.", HelpName = "DIR" };
    private readonly JoinOptions _join = new();

    public void AddTo(Command command)
    {
        command.Add(_configuration);
        command.Add(_folder);
        _join.AddTo(command);
    }

    /// <summary>Does something in a store that is opened for it, or asks the node that holds it.</summary>
    /// <exception cref="InputException">No place or several are named, or the store cannot be opened.</exception>
    public async Task<T> DoAsync<T>(ParseResult parsed, Func<IActorStore, Task<T>> inStore, Func<ClusterClient, Task<T>> atNode, CancellationToken cancellation)
    {
        var (configuration, folder, joined) = (parsed.GetValue(_configuration), parsed.GetValue(_folder), _join.Of(parsed));
        if (new object?[] { configuration, folder, joined }.Count(place => place is not null) != 1)
        {
            throw new InputException("Name the store: --conf FILE (a node's configuration), --folder DIR (a search's folder) or --join URL; one of them.");
        }

        if (joined is not null)
        {
            using var client = joined.Connect();
            return await atNode(client);
        }

        var settings = configuration is null ? null : SearchConfiguration.Read(configuration).Node;
        if (settings?.Store.ConnectionString() is { } connection)
        {
            return await DoAsync(() => new PostgreSqlActorStore(new PostgreSqlStoreOptions(connection)), inStore, cancellation);
        }

        var path = folder ?? NodePlan.FolderOf(configuration!, settings!);
        if (RunningNode.Find(path) is { } running)
        {
            using var client = new ClusterClient([running.Address], running.Token, authority: null);
            return await atNode(client);
        }

        return await DoAsync(() => new SqliteActorStore(new SqliteStoreOptions(Path.Combine(path, NodeFolder.DatabaseName))), inStore, cancellation);
    }

    /// <summary>Issues a token.</summary>
    public Task<IssuedToken> IssueAsync(ParseResult parsed, TokenOrder order, CancellationToken cancellation) => DoAsync(
        parsed,
        store => RecordedAsync(store, "token issue", $"{order.Name} ({order.ScopeText})", () => TokenBook.IssueAsync(store, order, cancellation)),
        client => client.SendAsync<IssuedToken>(HttpMethod.Post, "v1/tokens", () => JsonContent.Create(order, options: ApiJson.Options), cancellation),
        cancellation);

    public Task<IReadOnlyList<TokenRow>> ListAsync(ParseResult parsed, CancellationToken cancellation) => DoAsync(
        parsed,
        store => store.ListTokensAsync(cancellation),
        async client => (IReadOnlyList<TokenRow>)await client.GetAsync<TokenRow[]>("v1/tokens", cancellation),
        cancellation);

    /// <summary>Revokes a token.</summary>
    public Task<string> RevokeAsync(ParseResult parsed, string name, CancellationToken cancellation) => DoAsync(
        parsed,
        store => RecordedAsync(store, "token revoke", name, async () =>
        {
            await TokenBook.RevokeAsync(store, name, cancellation);
            return name;
        }),
        async client =>
        {
            await client.SendAsync<string>(HttpMethod.Delete, $"v1/tokens/{Uri.EscapeDataString(name)}", () => null, cancellation);
            return name;
        },
        cancellation);

    private static async Task<T> DoAsync<T>(Func<IActorStore> open, Func<IActorStore, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            await using var store = open();
            await store.OpenAsync(cancellation);
            return await work(store);
        }
        catch (ActorException error) when (error is not StoreUnavailableException)
        {
            throw new InputException(error.Message, error);
        }
    }

    private static async Task<T> RecordedAsync<T>(IActorStore store, string what, string target, Func<Task<T>> act)
    {
        var result = await act();
        await store.RecordAsync(new AuditEntry("command line", what, target, "done"), CancellationToken.None);
        return result;
    }
}
