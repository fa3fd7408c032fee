using DoubleWinNas.Networks;
using DoubleWinNas.Node.Hosting;

namespace DoubleWinNas.Node.Tests.Hosting;

public sealed class NodeHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_one_nodes_and_free_again_when_it_stopped()
    {
        Assert.Null(RunningNode.Find(_folder.Path));
        await using (var node = await TestNode.StartAsync(_folder.Path))
        {
            var error = await Assert.ThrowsAsync<InputException>(() => TestNode.StartAsync(_folder.Path));
            Assert.Contains($"process {Environment.ProcessId}", error.Message);
            Assert.Contains(_folder.Path, error.Message);

            var running = RunningNode.Find(_folder.Path);
            Assert.Equal((node.Node.Address, Environment.ProcessId), (running!.Address, running.Process));
        }

        Assert.Null(RunningNode.Find(_folder.Path));
        await (await TestNode.StartAsync(_folder.Path)).DisposeAsync();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        await File.WriteAllTextAsync(_folder.In("file"), "");

        var error = await Assert.ThrowsAsync<InputException>(() => TestNode.StartAsync(_folder.In("file")));

        Assert.Contains(_folder.In("file"), error.Message);
    }

    [Fact]
    public async Task A_database_that_is_none_is_refused_and_the_folder_is_free_afterwards()
    {
        await File.WriteAllTextAsync(_folder.In("state.db"), new string('x', 10_000));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<Exception>(() => NodeHost.StartAsync(new NodeHostOptions { Folder = _folder.Path, Workers = 0 }, patience.Token));

        File.Delete(_folder.In("state.db"));
        await (await TestNode.StartAsync(_folder.Path)).DisposeAsync();
    }
}
