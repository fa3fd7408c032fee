using System.Net;
using System.Text.Json.Nodes;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Tests.Operators;

public sealed class SearchPalettesTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestNode _node = null!;
    private PuppetSearch _search = null!;

    private HttpClient Http => _node.Http;

    public async Task InitializeAsync()
    {
        _node = await TestNode.StartAsync(_folder.Path, searches: true);
        _search = new PuppetSearch(_node.Node.System);
        await _search.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_search_is_listed_shown_paused_resumed_and_cancelled()
    {
        var listed = Assert.Single((await Http.CallAsync("search list")).Rows("searches"));
        Assert.Equal(("my", "training-supernet", false), ((string)listed["search"]!, (string)listed["phase"]!, (bool)listed["isPaused"]!));
        Assert.Equal(["my"], await Http.OffersAsync("search pause", "search", "?prefix=m"));
        Assert.Empty(await Http.OffersAsync("search pause", "search", "?prefix=x"));

        var paused = (await Http.CallAsync("search pause", "search", "my", "reason", "lunch")).Record("search");
        Assert.Equal((true, "lunch"), ((bool)paused["isPaused"]!, (string)paused["reason"]!));
        Assert.False((bool)(await Http.CallAsync("search resume", "search", "my")).Record("search")["isPaused"]!);

        await _search.WorkUntilAsync(status => status.Rounds.Count == 1);
        var shown = await Http.CallAsync("search show", "search", "my");
        Assert.Equal(0.6, (double)Assert.Single(shown.Rows("rounds"))["largest"]!);
        Assert.Equal("cancelled", (string)(await Http.CallAsync("search cancel", "search", "my")).Record("search")["phase"]!);
        (await Http.CallAsync("search show", "search", "mi")).ShouldRefuse(HttpStatusCode.NotFound, "no search mi", "did you mean my?");
    }

    [Fact]
    public async Task A_tail_of_a_search_tells_what_happens_after_it_began()
    {
        using var tail = await Http.FollowAsync("search tail", "search", "my");
        using var journal = await Http.FollowAsync("journal tail");

        await Http.CallAsync("search pause", "search", "my", "reason", "tea");

        var line = await tail.LineAsync(line => (string?)line["data"]!["type"] == "search-event.search-paused/1");
        Assert.Equal("tea", (string)line["data"]!["event"]!["Reason"]!);
        Assert.Contains("search/my #", (string)line["text"]!);
        await journal.LineAsync(line => (string?)line["data"]!["actor"] == "trainer-pool/default" && (string?)line["data"]!["type"] == "trainer-pool.training-held/1");
    }

    [Fact]
    public async Task A_quarantined_trial_is_retried_and_takes_part_again()
    {
        await _search.WorkUntilAsync(status => status.Phase == SearchPhase.Evolving);
        _search.Poison = await FirstCandidateAsync();
        await _search.WorkUntilAsync(status => status.Generations.Count == 1);

        var quarantined = Assert.Single((await Http.CallAsync("trial list", "search", "my", "state", "quarantined")).Rows("trials"));
        Assert.Equal((_search.Poison, "poisoned"), ((string)quarantined["genotype"]!, (string)quarantined["reason"]!));
        Assert.Equal(4, (await Http.CallAsync("trial list", "search", "my", "generation", "0")).Rows("trials").Length);
        Assert.DoesNotContain((await _search.StatusAsync()).Front, member => member.Genotype == _search.Poison);

        // It fails again, under an id of its own; then all is well.
        var hash = (string)quarantined["hash"]!;
        Assert.Contains(hash, await Http.OffersAsync("trial retry", "trial", "?search=my"));
        Assert.Equal("ordered", (string)(await Http.CallAsync("trial retry", "search", "my", "trial", hash)).Record("trial")["outcome"]!);
        (await Http.CallAsync("trial retry", "search", "my", "trial", hash)).ShouldRefuse(HttpStatusCode.Conflict, "being evaluated already");
        await EndRetryAsync(hash, 0);
        await _node.UntilAsync(async () => (await StateAsync(hash)) == "quarantined", "the retry has failed");
        _search.Poison = null;
        await Http.CallAsync("trial retry", "search", "my", "trial", hash);
        await EndRetryAsync(hash, 1);
        await _node.UntilAsync(async () => (await StateAsync(hash)) is "evaluated" or "front", "the retry went well");

        var trial = (await Http.CallAsync("trial show", "search", "my", "trial", hash)).Record("trial");
        Assert.Equal(PuppetSearch.AccuracyOf((string)trial["genotype"]!), (double)trial["accuracy"]!);
        (await Http.CallAsync("trial retry", "search", "my", "trial", hash)).ShouldRefuse(HttpStatusCode.Conflict, "is not quarantined");
        Assert.Equal(SearchPhase.FineTuning, (await _search.WorkUntilAsync(status => status.Phase > SearchPhase.Evolving)).Phase);
        (await Http.CallAsync("trial quarantine", "search", "my", "trial", hash)).ShouldRefuse(HttpStatusCode.Conflict, "is in phase FineTuning");
    }

    [Fact]
    public async Task A_trial_that_an_operator_quarantines_leaves_the_front_for_good()
    {
        var before = await _search.WorkUntilAsync(status => status.Generations.Count == 1);
        var best = before.Front[0].Genotype;

        await Http.CallAsync("trial quarantine", "search", "my", "trial", best, "reason", "looks odd");
        await _node.UntilAsync(async () => (await StateAsync(best)) == "quarantined", "it is quarantined");

        var front = (await Http.CallAsync("front show", "search", "my")).Rows("front");
        Assert.DoesNotContain(front, member => (string)member["genotype"]! == best);
        Assert.Equal("quarantined by an operator: looks odd", (string)(await Http.CallAsync("trial show", "search", "my", "trial", best)).Record("trial")["reason"]!);
        var after = await _search.WorkUntilAsync(status => status.Phase > SearchPhase.Evolving);
        Assert.DoesNotContain(after.Front, member => member.Genotype == best);
    }

    [Fact]
    public async Task A_front_is_shown_and_exported()
    {
        var status = await _search.WorkUntilAsync(status => status.Phase > SearchPhase.Evolving);

        var front = (await Http.CallAsync("front show", "search", "my")).Rows("front");
        Assert.Equal(status.Front.Select(member => member.Genotype), front.Select(member => (string)member["genotype"]!));
        var csv = (string)(await Http.CallAsync("front export", "search", "my")).Part("front.csv")["text"]!;
        Assert.Equal(status.Front.Count + 1, csv.TrimEnd().Split('\n').Length);
        var json = (string)(await Http.CallAsync("front export", "search", "my", "format", "json")).Part("front.json")["text"]!;
        Assert.Equal(status.Front[0].Genotype, (string)JsonNode.Parse(json)!["front"]![0]!["genotype"]!);
    }

    [Fact]
    public async Task Devices_and_settings_of_a_search_are_shown()
    {
        Assert.Equal("host", (string)Assert.Single((await Http.CallAsync("device list")).Rows("devices"))["device"]!);
        var settings = (await Http.CallAsync("config show", "search", "my")).Rows("search").ToDictionary(row => (string)row["key"]!, row => (string)row["value"]!);
        Assert.Equal("2", settings["evolution.generations"]);
        Assert.Contains((await Http.CallAsync("config show")).Rows("node"), row => (string)row["key"]! == "node.folder" && (string)row["value"]! == _folder.Path);
    }

    /// <summary>The first genotype of the batch that waits.</summary>
    private async Task<string> FirstCandidateAsync()
    {
        JsonObject? item = null;
        await _node.UntilAsync(
            async () => (item = (await Http.CallAsync("work list", "state", "queued")).Rows("work").FirstOrDefault(row => ((string)row["id"]!).StartsWith("evaluate/", StringComparison.Ordinal))) is not null,
            "candidates wait to be evaluated");
        var payload = (string)(await Http.CallAsync("work show", "id", (string)item!["id"]!)).Part("payload")["text"]!;
        return (string)JsonNode.Parse(payload)!["Genotypes"]![0]!;
    }

    /// <summary>Does work until the retry's item has ended.</summary>
    private async Task EndRetryAsync(string hash, int times)
    {
        while (!(await _search.WorkAsync()).Id.StartsWith($"evaluate/my/again/{hash}{(times == 0 ? "" : $"/t{times}")}", StringComparison.Ordinal))
        {
        }
    }

    private async Task<string> StateAsync(string trial) => (string)(await Http.CallAsync("trial show", "search", "my", "trial", trial)).Record("trial")["state"]!;
}
