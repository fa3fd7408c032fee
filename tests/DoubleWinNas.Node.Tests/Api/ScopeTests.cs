using System.Net;
using System.Net.Http.Json;
using DoubleWinNas.Node.Api;

namespace DoubleWinNas.Node.Tests.Api;

public sealed class ScopeTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestNode _node = null!;

    public async Task InitializeAsync() => _node = await TestNode.StartAsync(_folder.Path);

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("read", "GET", "metrics", 200)]
    [InlineData("worker", "GET", "metrics", 403)]
    [InlineData("device:nano-01", "GET", "metrics", 403)]
    [InlineData("read", "GET", "v1/searches", 200)]
    [InlineData("worker", "GET", "v1/searches", 403)]
    [InlineData("read", "POST", "v1/searches/x/cancel", 403)]
    [InlineData("worker", "POST", "v1/searches/x/cancel", 403)]
    [InlineData("admin", "POST", "v1/searches/x/cancel", 404)]
    [InlineData("read", "GET", "v1/tokens", 403)]
    [InlineData("worker", "POST", "v1/tokens", 403)]
    [InlineData("admin", "GET", "v1/tokens", 200)]
    [InlineData("read", "POST", "v1/work/lease", 403)]
    [InlineData("read", "PUT", "v1/artifacts/0000000000000000000000000000000000000000000000000000000000000000", 403)]
    [InlineData("device:nano-01", "PUT", "v1/artifacts/0000000000000000000000000000000000000000000000000000000000000000", 403)]
    [InlineData("read", "GET", "v1/nothing", 404)]
    public async Task A_token_opens_what_its_scope_names_and_nothing_else(string scope, string method, string path, int status)
    {
        using var client = await _node.ClientAsync("t", scope);

        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
    }

    [Theory]
    [InlineData("healthz")]
    [InlineData("readyz")]
    public async Task Health_is_told_to_everybody_and_its_reasons_only_to_those_with_a_token(string path)
    {
        using var nobody = new HttpClient { BaseAddress = _node.Node.Address };

        Assert.DoesNotContain("SQLite", await nobody.GetStringAsync(path));
        Assert.Contains("SQLite", await _node.Http.GetStringAsync(path));
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("metrics")).StatusCode);
    }

    [Fact]
    public async Task A_revoked_token_and_an_expired_one_open_nothing()
    {
        using var client = await _node.ClientAsync("t", "read");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("metrics")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await _node.Http.DeleteAsync("v1/tokens/t")).StatusCode);
        await _node.UntilAsync(async () => (await client.GetAsync("metrics")).StatusCode == HttpStatusCode.Unauthorized, "it is refused");

        using var brief = await _node.ClientAsync("brief", "read", TimeSpan.FromMilliseconds(1));
        await _node.UntilAsync(async () => (await brief.GetAsync("metrics")).StatusCode == HttpStatusCode.Unauthorized, "it is refused");
        var audit = await _node.Node.System.Store.ListAuditAsync(10, CancellationToken.None);
        Assert.Contains(audit, row => row.Entry is { Who: "local", What: "token revoke", Target: "t", Outcome: "revoked" });
    }

    [Fact]
    public async Task A_token_is_issued_over_the_api_once_and_told_when_it_was_used()
    {
        using var answer = await _node.Http.PostAsJsonAsync("v1/tokens", new TokenOrder("gpu", "worker", TimeSpan.FromDays(90)), ApiJson.Options);
        var issued = (await answer.Content.ReadFromJsonAsync<IssuedToken>(ApiJson.Options))!;
        using var again = await _node.Http.PostAsJsonAsync("v1/tokens", new TokenOrder("gpu", "admin", null), ApiJson.Options);

        await WorkEndpointTests.ShouldRefuseAsync(again, HttpStatusCode.BadRequest, "gpu");
        using var client = new HttpClient { BaseAddress = _node.Node.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", issued.Secret);
        await client.PostAsJsonAsync("v1/work/lease", new { worker = "w", pools = new[] { "train" }, labels = Array.Empty<string>(), waitSeconds = 0 });
        var row = Assert.Single(await _node.Node.System.Store.ListTokensAsync(CancellationToken.None));
        Assert.NotNull(row.UsedAt);
        Assert.DoesNotContain(issued.Secret, await _node.Http.GetStringAsync("v1/tokens"));
    }

    [Theory]
    [InlineData("", "admin")]
    [InlineData("a/b", "admin")]
    [InlineData("a", "root")]
    [InlineData("a", "device")]
    [InlineData("a", "device:")]
    [InlineData("a", "device:x/y")]
    [InlineData("a", "Admin")]
    public async Task A_token_of_an_unusable_name_or_scope_is_refused(string name, string scope) =>
        await WorkEndpointTests.ShouldRefuseAsync(await _node.Http.PostAsJsonAsync("v1/tokens", new TokenOrder(name, scope, null), ApiJson.Options), HttpStatusCode.BadRequest, "allowed are");
}
