using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Tests.Searches;

public sealed class DeviceWaitsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly SearchSettings Settings = new()
    {
        Name = "my",
        Data = new DataSettings { Channels = 1, Classes = 10 },
        Devices = [new DeviceSettings { Name = "nano-01" }, new DeviceSettings { Name = "host" }],
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_search_says_which_device_it_waits_for_until_a_worker_measures_for_it()
    {
        await using var node = await TestNode.StartAsync(_folder.Path, searches: true);
        var system = node.Node.System;
        await system.AskAsync<SearchAccepted>(SearchActors.Search("my"), new StartSearch(Settings), Patience);
        await node.UntilAsync(async () => await node.FindAsync("costs/nano-01/0") is not null, "there is something to measure");

        Assert.Empty((await StatusAsync(TimeSpan.Zero)).WaitsFor);
        Assert.Equal(["nano-01"], (await StatusAsync(Patience)).WaitsFor);

        await SeenAsync("another", "device=host");
        Assert.Equal(["nano-01"], (await StatusAsync(Patience)).WaitsFor);
        await SeenAsync("agent", "device=nano-01");
        Assert.Empty((await StatusAsync(Patience)).WaitsFor);

        async Task<SearchStatus> StatusAsync(TimeSpan later)
        {
            var status = await system.AskAsync<SearchStatus>(SearchActors.Search("my"), new DescribeSearch(), Patience);
            return await DeviceWaits.AddAsync(system.Store, status, TimeProvider.System.GetUtcNow() + later, CancellationToken.None);
        }

        Task<WorkerOrder> SeenAsync(string name, string label) =>
            system.Store.SawWorkerAsync(new WorkerSeen(name, "1", "node", ["device"], [label], "1.0", "machine"), CancellationToken.None);
    }

    [Fact]
    public void The_progress_of_a_log_says_it_once_with_the_remedy()
    {
        using var error = new StringWriter();
        var view = new PlainView(new CommandTerminal(TextWriter.Null, error, isOutputTerminal: false, isErrorTerminal: false), TimeProvider.System);
        var status = new SearchStatus(Settings, SearchPhase.Calibrating, false, null, null, [], [], [], [], [], 0) { WaitsFor = ["nano-01"] };

        view.Show(status, []);
        view.Show(status, []);
        view.Show(status with { WaitsFor = [] }, []);
        view.Show(status, []);

        var lines = error.ToString().Split('\n').Where(line => line.StartsWith("waiting: ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Equal("waiting: device nano-01 has something to measure, but no worker measures for it; start its agent: dwnas worker --pools device --labels device=nano-01", lines[0].TrimEnd());
    }
}
