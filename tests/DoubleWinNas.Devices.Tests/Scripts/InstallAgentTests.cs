using DoubleWinNas.Devices.Tests.Testing;

namespace DoubleWinNas.Devices.Tests.Scripts;

/// <summary>The real install script, into a folder instead of a Jetson.</summary>
public sealed class InstallAgentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public InstallAgentTests()
    {
        foreach (var name in new[] { "install.sh", "dwnas-agent.service" })
        {
            File.Copy(Path.Combine(Repository.Root, "deploy/jetson", name), _folder[name]);
        }

        _folder.Write("program/dwnas.dll", "first");
        _folder.Write("token.txt", "secret");
        _folder.Write("bin/dotnet", "#!/bin/sh\necho 'Microsoft.AspNetCore.App 10.0.1 [/opt]'\n");
        File.SetUnixFileMode(_folder["bin/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Program_settings_token_and_service_are_put_in_place()
    {
        var (exitCode, _, error) = await InstallAsync("--node", "http://nas:8080", "--token-file", _folder["token.txt"], "--name", "nano-01");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal("first", File.ReadAllText(_folder["root/opt/dwnas/program/dwnas.dll"]));
        Assert.Equal($"DWNAS_NODE=http://nas:8080\nDWNAS_DEVICE=nano-01\nDWNAS_DOTNET={_folder["bin/dotnet"]}\n", File.ReadAllText(_folder["root/etc/dwnas/agent.env"]));
        Assert.Equal("secret", File.ReadAllText(_folder["root/etc/dwnas/token"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["root/etc/dwnas/token"]));
        Assert.Contains("--pools device", File.ReadAllText(_folder["root/etc/systemd/system/dwnas-agent.service"]));
    }

    [Fact]
    public async Task A_second_call_replaces_the_program_and_keeps_the_settings()
    {
        await InstallAsync("--node", "http://nas:8080", "--token-file", _folder["token.txt"], "--name", "nano-01");
        _folder.Write("program/dwnas.dll", "second");

        Assert.Equal(0, (await InstallAsync()).ExitCode);

        Assert.Equal("second", File.ReadAllText(_folder["root/opt/dwnas/program/dwnas.dll"]));
        Assert.Contains("DWNAS_DEVICE=nano-01", File.ReadAllText(_folder["root/etc/dwnas/agent.env"]));
        Assert.Equal(["program"], Directory.GetDirectories(_folder["root/opt/dwnas"]).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("name the node", "--name", "nano")]
    [InlineData("not an address", "--node", "nas", "--name", "nano")]
    [InlineData("name the device as the search's configuration does", "--node", "http://nas", "--name", "my nano")]
    [InlineData("give the agent's token", "--node", "http://nas", "--name", "nano")]
    [InlineData("is not understood", "--nodes", "http://nas")]
    [InlineData("--node needs a value", "--node")]
    public async Task What_is_missing_or_wrong_is_named_and_nothing_is_installed(string words, params string[] arguments)
    {
        var (exitCode, _, error) = await InstallAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(words, error);
        Assert.False(File.Exists(_folder["root/opt/dwnas/program/dwnas.dll"]));
    }

    [Fact]
    public async Task Without_the_runtime_the_remedy_is_named()
    {
        _folder.Write("bin/other/dotnet", "#!/bin/sh\necho 'Microsoft.NETCore.App 8.0.1 [/opt]'\n");
        File.SetUnixFileMode(_folder["bin/other/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var (exitCode, _, error) = await RunAsync(_folder["bin/other"], ["--node", "http://nas", "--name", "nano", "--token-file", _folder["token.txt"]]);

        Assert.Equal(2, exitCode);
        Assert.Contains("has no ASP.NET Core runtime 10: README.md says how to get it", error);
    }

    public void Dispose() => _folder.Dispose();

    private Task<(int ExitCode, string Output, string Error)> InstallAsync(params string[] arguments) => RunAsync(_folder["bin"], arguments);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string programs, IEnumerable<string> arguments) => Command.Run(
        "/bin/bash",
        [_folder["install.sh"], .. arguments],
        new Dictionary<string, string> { ["DWNAS_PREFIX"] = _folder["root"], ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}" });
}
