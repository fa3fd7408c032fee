using System.Text.Json.Nodes;
using DoubleWinNas.Node.Tests;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Pbm.Tests.Processes;

public sealed class PbmProcessTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestNode _node = null!;
    private PuppetSearch _search = null!;

    private Dictionary<string, string> Home => new() { ["DWNAS_PBM_HISTORY"] = _folder.In("history") };

    public async Task InitializeAsync()
    {
        _node = await TestNode.StartAsync(_folder.In("node"), searches: true);
        _search = new PuppetSearch(_node.Node.System);
        await _search.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    private Task<PbmRun> Pbm(params string[] args) => PbmProcess.Run(Home, ["--folder", _folder.In("node"), .. args]);

    [Fact]
    public async Task A_command_prints_a_table_for_people_and_data_for_machines()
    {
        var text = (await Pbm("search", "list")).ShouldSucceed().Output;
        Assert.Contains("training-supernet", text);
        Assert.Contains("evaluated", text);

        var data = (await Pbm("search", "list", "--json")).ShouldSucceed().Json;
        Assert.Equal("my", (string)data["searches"]![0]!["search"]!);
        Assert.Equal("my", (string)(await Pbm("config", "show", "my", "--json")).ShouldSucceed().Json["search"]!.AsArray().Single(row => (string)row!["key"]! == "name")!["value"]!);
    }

    [Fact]
    public async Task A_node_is_found_by_address_and_token_or_by_the_environment()
    {
        var token = Path.Combine(_folder.In("node"), "token");
        var address = _node.Node.Address;

        (await PbmProcess.Run(Home, [$"{address.Host}:{address.Port}", "--token-file", token, "system", "info"])).ShouldSucceed();
        var environment = new Dictionary<string, string>(Home) { ["DWNAS_NODE"] = address.ToString(), ["DWNAS_TOKEN_FILE"] = token };
        (await PbmProcess.Run(environment, ["system", "uptime"])).ShouldSucceed();
        (await PbmProcess.Run(Home, [$"{address.Host}:{address.Port}", "system", "info"])).ShouldRefuse(2, "No token for", "--token-file");
        File.WriteAllText(_folder.In("other"), "abc");
        (await PbmProcess.Run(Home, [$"{address.Host}:{address.Port}", "--token-file", _folder.In("other"), "system", "info"])).ShouldRefuse(2, "token");
    }

    [Fact]
    public async Task What_is_wrong_is_told_in_one_line_with_an_exit_code()
    {
        (await Pbm("serach", "list")).ShouldRefuse(2, "no palette 'serach'", "did you mean 'search'?");
        (await Pbm("search", "show", "mi")).ShouldRefuse(2, "no search mi", "did you mean my?");
        (await Pbm("work", "list", "--state", "qeued")).ShouldRefuse(2, "did you mean queued?");
        (await Pbm("cluster", "leave", Environment.MachineName)).ShouldRefuse(1, "only node");
        (await PbmProcess.Run(Home, ["--folder", _folder.In("nowhere"), "system", "info"])).ShouldRefuse(3, "no node runs here");
        (await PbmProcess.Run(Home, ["127.0.0.1:1", "--token-file", Path.Combine(_folder.In("node"), "token"), "system", "info"])).ShouldRefuse(3, "no node answers");
    }

    [Fact]
    public async Task Lines_of_a_pipe_are_run_one_after_the_other()
    {
        var run = await PbmProcess.Run(
            Home, ["--folder", _folder.In("node"), "--json"], "# pauses and looks\n\nsearch pause my --reason 'two words'\nnonsense\nsearch list\nexit\nsearch list\n");

        Assert.Equal(2, run.Code);
        Assert.StartsWith("pbm: There is no palette 'nonsense'", run.Error);
        Assert.Contains("\"reason\": \"two words\"", run.Output);
        Assert.Single(run.Output.Split("\"searches\"").Skip(1));
        Assert.False(File.Exists(_folder.In("history")));
    }

    [Fact]
    public async Task A_tail_prints_what_happens_after_it_began_and_ends_with_ctrl_c()
    {
        using var tail = PbmProcess.Start(Home, "--folder", _folder.In("node"), "search", "tail", "my", "--json");
        Assert.StartsWith("following search tail", await tail.Error.ReadLineAsync());

        await _node.Node.System.AskAsync<SearchStatus>(SearchActors.Search("my"), new PauseSearch("seen"), TimeSpan.FromMinutes(1));

        var line = JsonNode.Parse((await tail.Output.ReadLineAsync())!)!;
        Assert.Equal(("search-event.search-paused/1", "seen"), ((string)line["type"]!, (string)line["event"]!["Reason"]!));
        tail.Interrupt();
        Assert.Equal(130, (await tail.Finish()).Code);
    }

    [Fact]
    public async Task A_watch_repeats_until_ctrl_c()
    {
        using var watch = PbmProcess.Start(Home, "--folder", _folder.In("node"), "system", "uptime", "--watch", "0.1");

        for (var seen = 0; seen < 2;)
        {
            seen += (await watch.Output.ReadLineAsync())!.StartsWith("uptime", StringComparison.Ordinal) ? 1 : 0;
        }

        watch.Interrupt();
        Assert.Equal(130, (await watch.Finish()).Code);
    }

    [Fact]
    public async Task A_tail_tells_when_its_node_ends()
    {
        using var tail = PbmProcess.Start(Home, "--folder", _folder.In("node"), "log", "tail");
        await tail.Error.ReadLineAsync();

        await _node.Node.StopAsync();

        var run = await tail.Finish();
        Assert.Equal(3, run.Code);
        Assert.Contains("ended the stream", run.Error);
    }

    [Fact]
    public async Task At_a_terminal_tab_completes_the_history_comes_back_and_ctrl_d_leaves()
    {
        // script gives the program a terminal of its own.
        var command = $"stty cols 200; dotnet '{PbmProcess.Program}' --folder '{_folder.In("node")}'";
        using var process = PbmProcess.Start("script", Home, ["--quiet", "--flush", "--return", "--command", command, "/dev/null"]);
        var terminal = new TypedTerminal(process);
        var prompt = $"pbm {Environment.MachineName}> ";
        await terminal.SeeAsync(prompt);

        await terminal.TypeAsync("sea\tsh\tm\t\r");
        await terminal.SeeAsync("training-supernet");
        await terminal.SeeAsync(prompt);
        await terminal.TypeAsync("\e[A");
        await terminal.SeeAsync("search show my");
        await terminal.TypeAsync("\u0003");
        await terminal.TypeAsync("\u0004");

        Assert.Equal(0, (await process.Finish()).Code);
        Assert.Equal("search show my ", Assert.Single(File.ReadAllLines(_folder.In("history"))));
    }

    [Fact]
    public async Task The_reference_in_docs_is_the_nodes_catalogue()
    {
        var page = (await Pbm("help", "--markdown")).ShouldSucceed().Output;

        Assert.Equal(File.ReadAllText(Path.Combine(Root(), "docs", "pbm.md")), page);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DoubleWinNas.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The checkout was not found.");
        }

        return folder;
    }
}
