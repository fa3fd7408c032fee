using DoubleWinNas.Devices.Tests.Testing;

namespace DoubleWinNas.Devices.Tests.Scripts;

/// <summary>The real script in a repository of its own, without the network.</summary>
public sealed class FetchOnnxRuntimeTests : IDisposable
{
    private const string Script = "scripts/fetch-onnxruntime";
    private const string Target = "artifacts/native/onnxruntime";

    private readonly TemporaryFolder _repository = new();

    public FetchOnnxRuntimeTests()
    {
        Directory.CreateDirectory(_repository["scripts"]);
        File.Copy(Path.Combine(Repository.Root, Script), _repository[Script]);
    }

    [Fact]
    public async Task Package_with_other_bytes_is_refused_and_leaves_nothing()
    {
        var package = _repository.Write("package.tgz", "other bytes");

        var (exitCode, _, error) = await Command.Run(_repository[Script], [package]);

        Assert.Equal(2, exitCode);
        Assert.Contains("is not onnxruntime-node@1.23.2 as it was published", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_repository["artifacts/native"]));
    }

    [Fact]
    public async Task Missing_npm_is_named_with_the_ways_out()
    {
        var (exitCode, _, error) = await RunWith(Programs("dirname", "mkdir", "flock", "mktemp", "rm"));

        Assert.Equal(2, exitCode);
        Assert.Contains("npm is missing", error, StringComparison.Ordinal);
        Assert.Contains("scripts/fetch-onnxruntime onnxruntime-node-1.23.2.tgz", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_repository["artifacts/native"]));
    }

    [Fact]
    public async Task Failing_npm_is_quoted()
    {
        var programs = Programs("dirname", "mkdir", "flock", "mktemp", "rm", "head");
        await File.WriteAllTextAsync(Path.Combine(programs, "npm"), "#!/bin/bash\necho 'network is unreachable' >&2\nexit 1\n");
        File.SetUnixFileMode(Path.Combine(programs, "npm"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var (exitCode, _, error) = await RunWith(programs);

        Assert.Equal(2, exitCode);
        Assert.Contains("network is unreachable", error, StringComparison.Ordinal);
        Assert.Contains("Check the network", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_fetched_twice()
    {
        _repository.Write($"{Target}/linux-x64/libonnxruntime.so.1", "x64");
        _repository.Write($"{Target}/linux-arm64/libonnxruntime.so.1", "arm64");
        File.Copy(Path.Combine(Repository.Root, Target, "VERSION"), _repository[$"{Target}/VERSION"]);

        var (exitCode, output, error) = await RunWith(Programs("dirname"));

        Assert.Equal((0, "", ""), (exitCode, output, error));
        Assert.Equal("x64", await File.ReadAllTextAsync(_repository[$"{Target}/linux-x64/libonnxruntime.so.1"]));
    }

    [Theory]
    [InlineData("linux-x64", 62)]
    [InlineData("linux-arm64", 183)]
    public void Fetched_library_is_of_its_architecture_and_has_its_notice_beside(string folder, int machine)
    {
        var place = Path.Combine(Repository.Root, Target, folder);
        var header = new byte[20];
        using (var library = File.OpenRead(Path.Combine(place, "libonnxruntime.so.1")))
        {
            library.ReadExactly(header);
        }

        // ELF: e_machine stands at byte 18.
        Assert.Equal(machine, BitConverter.ToUInt16(header, 18));
        Assert.Contains("Licence: MIT", File.ReadAllText(Path.Combine(place, "NOTICE")), StringComparison.Ordinal);
    }

    public void Dispose() => _repository.Dispose();

    private Task<(int ExitCode, string Output, string Error)> RunWith(string path) =>
        Command.Run("/bin/bash", [_repository[Script]], new Dictionary<string, string> { ["PATH"] = path });

    /// <summary>A PATH with these programs alone.</summary>
    private string Programs(params string[] names)
    {
        var folder = Directory.CreateDirectory(_repository["programs"]).FullName;
        foreach (var name in names)
        {
            File.CreateSymbolicLink(Path.Combine(folder, name), $"/usr/bin/{name}");
        }

        return folder;
    }
}
