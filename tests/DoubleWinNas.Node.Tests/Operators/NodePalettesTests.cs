using System.Net;
using System.Text.Json.Nodes;
using DoubleWinNas.Orchestration.Work;
using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Node.Tests.Operators;

public sealed class NodePalettesTests : IAsyncLifetime
{
    private static readonly EvaluateCandidates Payload = new(new() { Name = "none" }, new Artifact(new string('0', 64), 1), []);

    private const string Operators = "DoubleWinNas.Operators";

    private readonly TemporaryFolder _folder = new();
    private TestNode _node = null!;

    private HttpClient Http => _node.Http;

    public async Task InitializeAsync() => _node = await TestNode.StartAsync(_folder.Path);

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Work_is_listed_with_how_many_more_there_are_cancelled_and_put_back()
    {
        for (var i = 0; i < 5; i++)
        {
            await _node.EnqueueAsync($"errand/{i}", Payload);
        }

        var list = await Http.CallAsync("work list", "limit", "2", "state", "queued");
        Assert.Equal(["errand/0", "errand/1"], list.Rows("work").Select(row => (string)row["id"]!));
        Assert.Equal(3, (long)list.Part("work")["more"]!);

        Assert.Equal("cancelled", (string)(await Http.CallAsync("work cancel", "id", "errand/1")).Record("work")["state"]!);
        (await Http.CallAsync("work cancel", "id", "errand/1")).ShouldRefuse(HttpStatusCode.Conflict, "errand/1 is cancelled", "only queued and leased");
        await _node.UntilAsync(async () => await _node.OutcomeAsync("errand/1") is { Error: not null }, "the requester was told");
        Assert.Equal(["errand/1"], await Http.OffersAsync("work requeue", "id"));
        Assert.Equal("queued", (string)(await Http.CallAsync("work requeue", "id", "errand/1")).Record("work")["state"]!);
        (await Http.CallAsync("work requeue", "id", "errand/2")).ShouldRefuse(HttpStatusCode.Conflict, "errand/2 is queued");
        (await Http.CallAsync("work show", "id", "errand/9")).ShouldRefuse(HttpStatusCode.NotFound, "no work item errand/9", "work list");
    }

    [Fact]
    public async Task An_actor_is_found_shown_and_restarted()
    {
        await FailErrandAsync("errand/1");

        var kind = Assert.Single((await Http.CallAsync("actor hierarchy")).Part("actors")["nodes"]!.AsArray());
        Assert.Equal(("errand", "errand/test"), ((string)kind!["text"]!, (string)kind["children"]![0]!["data"]!["actor"]!));
        var shown = await Http.CallAsync("actor show", "actor", "errand/test");
        Assert.Equal(1, (int)shown.Record("actor")["sequenceNr"]!);
        Assert.Equal("test.ended/1", (string)Assert.Single(shown.Rows("events"))["type"]!);
        (await Http.CallAsync("actor show", "actor", "errand/nobody")).ShouldRefuse(HttpStatusCode.NotFound, "no actor errand/nobody");
        (await Http.CallAsync("actor show", "actor", "errand")).ShouldRefuse(HttpStatusCode.BadRequest, "kind/key");

        // What is in the journal counts after a restart, not what was in memory.
        await ExecuteAsync("UPDATE journal SET payload = replace(payload, 'broken', 'mended')");
        Assert.Contains("broken", (await _node.OutcomeAsync("errand/1"))!.Error);
        Assert.True((bool)(await Http.CallAsync("actor restart", "actor", "errand/test")).Record("restart")["wasLoaded"]!);
        Assert.Contains("mended", (await _node.OutcomeAsync("errand/1"))!.Error);
    }

    [Fact]
    public async Task A_tail_of_an_actor_begins_with_its_last_events_and_goes_on()
    {
        await FailErrandAsync("errand/1");
        using var tail = await Http.FollowAsync("actor tail", "actor", "errand/test", "last", "1");
        Assert.Equal(1, (int)(await tail.LineAsync(_ => true))["data"]!["sequenceNr"]!);

        await FailErrandAsync("errand/2");

        Assert.Contains("errand/2", (string)(await tail.LineAsync(_ => true))["text"]!);
    }

    [Fact]
    public async Task A_journal_is_verified_and_every_kind_of_damage_is_told()
    {
        for (var i = 1; i <= 5; i++)
        {
            await FailErrandAsync($"errand/{i}");
        }

        var sound = await Http.CallAsync("journal verify");
        Assert.Equal((5, 0), ((int)sound.Record("journal")["events"]!, (int)sound.Record("journal")["problems"]!));

        await ExecuteAsync("DELETE FROM journal WHERE seq_nr = 2");
        await ExecuteAsync("UPDATE journal SET type = 'test.unheard/1' WHERE seq_nr = 4");
        await ExecuteAsync("INSERT INTO snapshots (kind, key, seq_nr, type, payload, at) VALUES ('errand', 'test', 9, 'test.book/1', '{\"Ended\":[]}', 0)");

        string[] problems = [.. (await Http.CallAsync("journal verify", "actor", "errand/test")).Rows("problems").Select(row => $"{row["sequenceNr"]} {row["problem"]}")];
        Assert.Equal("2 event 2 is missing", problems[0]);
        Assert.StartsWith("4 the event cannot be read: Message type 'test.unheard/1' is not known", problems[1]);
        Assert.Equal("9 the snapshot is beyond the last event, 5", problems[2]);
        Assert.Equal(3, problems.Length);
    }

    [Fact]
    public async Task A_dead_letter_is_listed_requeued_and_discarded()
    {
        await _node.Node.System.TellAsync(ErrandActor.Id, new BreakDown("no way"));
        var letter = await LetterAsync();
        Assert.Equal("InvalidOperationException: no way", (string)letter["error"]!);

        var id = $"{letter["id"]}";
        Assert.Contains("ErrandActor.Handle", (string)(await Http.CallAsync("deadletter show", "id", id)).Part("error")["text"]!);
        Assert.Equal("requeued", (string)(await Http.CallAsync("deadletter requeue", "id", id)).Record("deadLetter")["outcome"]!);
        var second = await LetterAsync();
        Assert.NotEqual(id, $"{second["id"]}");
        await Http.CallAsync("deadletter discard", "id", $"{second["id"]}");
        Assert.Empty((await Http.CallAsync("deadletter list")).Rows("deadLetters"));
        (await Http.CallAsync("deadletter discard", "id", "77")).ShouldRefuse(HttpStatusCode.NotFound, "no dead letter 77");
    }

    [Fact]
    public async Task The_log_is_followed_and_its_level_changed_while_the_node_runs()
    {
        using var tail = await Http.FollowAsync("log tail", "last", "0");

        await Http.CallAsync("cluster down-unreachable");
        var act = await tail.LineAsync(line => (string?)line["data"]!["category"] == Operators);
        Assert.StartsWith("local: cluster down-unreachable", (string)act["data"]!["message"]!);

        var levels = (await Http.CallAsync("log level", "category", Operators, "level", "error")).Rows("levels").ToDictionary(row => (string)row["category"]!, row => (string)row["level"]!);
        Assert.Equal(("error", "information"), (levels[Operators], levels["all"]));
        await Http.CallAsync("cluster down-unreachable");
        await Http.CallAsync("log level", "category", Operators, "level", "information");
        var next = await tail.LineAsync(line => (string?)line["data"]!["category"] == Operators);
        Assert.Contains("log level category=DoubleWinNas.Operators level=information", (string)next["data"]!["message"]!);
    }

    [Fact]
    public async Task What_administrators_do_is_kept_with_its_outcome_and_who_it_was()
    {
        await _node.EnqueueAsync("errand/1", Payload);
        using var admin = await _node.ClientAsync("anna", "admin");
        await admin.CallAsync("work cancel", "id", "errand/1");
        await admin.CallAsync("work cancel", "id", "errand/9");
        await admin.CallAsync("work list");

        var acts = (await Http.CallAsync("log audit")).Rows("audit").Where(row => (string)row["who"]! == "anna").ToArray();
        Assert.Equal(["id=errand/9", "id=errand/1"], acts.Select(act => (string)act["target"]!));
        Assert.Equal(["failed: There is no work item errand/9.", "done"], acts.Select(act => (string)act["outcome"]!));
    }

    [Fact]
    public async Task A_reading_token_sees_everything_and_changes_nothing()
    {
        using var reader = await _node.ClientAsync("bert", "read");

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("v1/commands")).StatusCode);
        Assert.Single((await reader.CallAsync("cluster show")).Rows("nodes"));
        Assert.Empty(await reader.OffersAsync("work cancel", "id"));
        using var tail = await reader.FollowAsync("cluster tail");
        foreach (var (command, argument) in new[] { ("work cancel", "id"), ("cluster leave", "node"), ("search cancel", "search"), ("actor restart", "actor") })
        {
            (await reader.CallAsync(command, argument, "x")).ShouldRefuse(HttpStatusCode.Forbidden, "'bert' has scope read");
        }

        using var worker = await _node.ClientAsync("carl", "worker");
        (await worker.CallAsync("cluster show")).ShouldRefuse(HttpStatusCode.Forbidden, "scope worker");
    }

    [Fact]
    public async Task A_worker_is_listed_with_what_it_holds_and_told_to_drain()
    {
        await _node.EnqueueAsync("errand/1", Payload);
        using var leased = await Http.PostAsync("v1/work/lease", new StringContent("{\"worker\": \"gpu-1\", \"pools\": [\"train\"], \"labels\": [\"cuda\"], \"waitSeconds\": 10}"));
        Assert.Equal(HttpStatusCode.OK, leased.StatusCode);
        await _node.UntilAsync(async () => (await Http.CallAsync("worker list")).Rows("workers").Length == 1, "the worker was seen");

        var row = Assert.Single((await Http.CallAsync("worker list")).Rows("workers"));
        Assert.Equal(("gpu-1", "working", "errand/1", "none"), ((string)row["worker"]!, (string)row["state"]!, (string)row["item"]!, (string)row["order"]!));
        Assert.Equal("drain", (string)(await Http.CallAsync("worker drain", "worker", "gpu-1")).Record("worker")["order"]!);
        Assert.Equal("drain", (string)(await Http.CallAsync("worker show", "worker", "gpu-1")).Record("worker")["order"]!);
        Assert.Equal("none", (string)(await Http.CallAsync("worker drain", "worker", "gpu-1", "undo", "true")).Record("worker")["order"]!);
        (await Http.CallAsync("worker drain", "worker", "gpu-2")).ShouldRefuse(HttpStatusCode.NotFound, "No worker gpu-2", "did you mean gpu-1?");
    }

    [Fact]
    public async Task The_only_node_is_neither_asked_to_leave_nor_declared_down()
    {
        var self = Assert.Single((await Http.CallAsync("cluster show")).Rows("nodes"));
        Assert.Equal(("up", true), ((string)self["state"]!, (bool)self["isSelf"]!));
        var name = (string)self["node"]!;

        (await Http.CallAsync("cluster leave", "node", name)).ShouldRefuse(HttpStatusCode.Conflict, "only node that hosts actors");
        (await Http.CallAsync("cluster down", "node", name)).ShouldRefuse(HttpStatusCode.Conflict, "only node that hosts actors");
        (await Http.CallAsync("cluster down", "node", "elsewhere")).ShouldRefuse(HttpStatusCode.NotFound, "No living node is called elsewhere", name);
        Assert.Empty((await Http.CallAsync("cluster down-unreachable")).Rows("nodes"));
        Assert.Equal("running", (string)(await Http.CallAsync("cluster join")).Record("member")["status"]!);
    }

    [Fact]
    public async Task Info_and_uptime_are_of_the_node_that_answers()
    {
        var info = (await Http.CallAsync("system info")).Record("system");
        Assert.Equal(("running", Environment.ProcessId), ((string)info["status"]!, (int)info["process"]!));
        Assert.InRange((double)(await Http.CallAsync("system uptime")).Record("uptime")["uptime"]!, 0, 3600);
    }

    private async Task<JsonObject> LetterAsync()
    {
        JsonObject[] letters = [];
        await _node.UntilAsync(async () => (letters = (await Http.CallAsync("deadletter list")).Rows("deadLetters")).Length > 0, "a letter died");
        return Assert.Single(letters);
    }

    /// <summary>One event in the errand actor's journal.</summary>
    private async Task FailErrandAsync(string id)
    {
        await _node.EnqueueAsync(id, Payload);
        var lease = await _node.Node.System.Work.LeaseAsync(new("puppet", [Pools.Train], [], TimeSpan.FromMinutes(1)), TimeSpan.FromMinutes(1), CancellationToken.None);
        await _node.Node.System.Work.FailAsync(lease!.Id, lease.Epoch, "broken", retryAfter: null, CancellationToken.None);
        await _node.UntilAsync(async () => await _node.OutcomeAsync(id) is not null, $"{id} has ended");
    }

    /// <summary>Changes the database behind the node's back.</summary>
    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder.In("state.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
