using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DoubleWinNas.Node.Operators.Catalogue;

namespace DoubleWinNas.Node.Tests.Operators;

public sealed class CatalogueTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestNode _node = null!;

    public async Task InitializeAsync() => _node = await TestNode.StartAsync(_folder.Path, searches: true);

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_node_tells_its_palettes_with_help_for_every_word()
    {
        var catalogue = JsonNode.Parse(await _node.Http.GetStringAsync("v1/commands"))!;

        var palettes = catalogue["palettes"]!.AsArray();
        Assert.Equal(
            ["cluster", "actor", "search", "trial", "front", "device", "work", "worker", "deadletter", "journal", "config", "log", "system"],
            palettes.Select(palette => (string)palette!["name"]!));
        foreach (var command in palettes.SelectMany(palette => palette!["commands"]!.AsArray()))
        {
            Assert.NotEmpty((string)command!["help"]!);
            Assert.Contains((string)command["scope"]!, new[] { "read", "admin" });
            Assert.All(command["arguments"]!.AsArray(), argument => Assert.NotEmpty((string)argument!["help"]!));
        }
    }

    [Fact]
    public async Task Every_command_answers_on_a_fresh_node_with_a_result_or_a_clear_refusal()
    {
        foreach (var (palette, command) in CommandCatalogue.Palettes.SelectMany(palette => palette.Commands.Select(command => (palette, command))))
        {
            var path = $"{palette.Name} {command.Name}";
            if (command.IsTail && !command.Arguments.Any(argument => argument.IsRequired))
            {
                using var tail = await _node.Http.FollowAsync(path);
                continue;
            }

            string[] arguments = [.. command.Arguments.Where(argument => argument.IsRequired).SelectMany(argument => new[] { argument.Name, "nothing" })];
            var answer = await _node.Http.CallAsync(path, arguments);
            Assert.True((int)answer.Status < 500, $"{path}: {answer.Status} {answer.Json}");
            Assert.True(answer.Status == HttpStatusCode.OK ? answer.Json["parts"] is not null : ((string?)answer.Json["error"])?.Length > 10, $"{path}: {answer.Json}");
        }
    }

    [Fact]
    public async Task Unknown_words_are_told_with_the_nearest_known_one()
    {
        (await _node.Http.CallAsync("wrok list")).ShouldRefuse(HttpStatusCode.NotFound, "no palette wrok", "did you mean work?", "deadletter");
        (await _node.Http.CallAsync("work lits")).ShouldRefuse(HttpStatusCode.NotFound, "work has no command lits", "did you mean list?", "requeue");
        (await _node.Http.CallAsync("work list", "stat", "queued")).ShouldRefuse(HttpStatusCode.BadRequest, "no argument stat", "did you mean state?");
        (await _node.Http.CallAsync("work list", "state", "qeued")).ShouldRefuse(HttpStatusCode.BadRequest, "state is 'qeued'", "did you mean queued?", "cancelled");
        (await _node.Http.CallAsync("work list", "limit", "0")).ShouldRefuse(HttpStatusCode.BadRequest, "limit is '0'", "from 1 to 10000");
        (await _node.Http.CallAsync("work show")).ShouldRefuse(HttpStatusCode.BadRequest, "work show: the argument id is missing");
        (await _node.Http.CallAsync("system info", "limit", "3")).ShouldRefuse(HttpStatusCode.BadRequest, "system info takes no arguments");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"arguments\": 3}")]
    [InlineData("{\"arguments\": {\"limit\": {}}}")]
    [InlineData("{\"arguments\"")]
    public async Task A_body_that_holds_no_arguments_is_refused(string body)
    {
        using var response = await _node.Http.PostAsync("v1/commands/work/list", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Numbers_and_booleans_are_taken_as_they_stand_in_json()
    {
        using var response = await _node.Http.PostAsync("v1/commands/work/list", new StringContent("{\"arguments\": {\"limit\": 3, \"pool\": null}}"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Without_the_token_nothing_is_told()
    {
        using var stranger = new HttpClient { BaseAddress = _node.Http.BaseAddress };

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("v1/commands")).StatusCode);
        (await stranger.CallAsync("system info")).ShouldRefuse(HttpStatusCode.Unauthorized, "token");
    }
}
