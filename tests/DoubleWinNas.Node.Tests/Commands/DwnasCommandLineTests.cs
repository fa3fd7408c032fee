using System.CommandLine;
using DoubleWinNas.Node.Commands;
using DoubleWinNas.Node.Terminal;

namespace DoubleWinNas.Node.Tests.Commands;

public sealed class DwnasCommandLineTests
{
    public static TheoryData<string> CommandPaths => [.. Commands(Root(), "").Select(command => command.Path)];

    [Theory]
    [MemberData(nameof(CommandPaths))]
    public async Task Every_command_has_help_with_an_example_of_itself(string path)
    {
        var run = (await CommandRun.Of([.. path.Split(' '), "--help"])).ShouldSucceed();

        Assert.Contains("Example:", run.Output);
        Assert.Contains($"  dwnas {path}", run.Output);
        Assert.Contains("--json", run.Output);
        Assert.Empty(run.Error);
    }

    [Theory]
    [MemberData(nameof(CommandPaths))]
    public void Every_example_parses(string path)
    {
        var example = Commands(Root(), "").Single(command => command.Path == path).Command.Example;

        Assert.Empty(Root().Parse(example.Split(' ')[1..]).Errors);
    }

    [Theory]
    [MemberData(nameof(CommandPaths))]
    public async Task An_unknown_option_is_named_and_exits_with_2(string path) =>
        (await CommandRun.Of([.. path.Split(' '), "--bogus"])).ShouldRefuse("--bogus", $"dwnas {path} --help");

    [Fact]
    public async Task An_unknown_command_is_named_and_exits_with_2() =>
        (await CommandRun.Of("nettwork")).ShouldRefuse("nettwork", "dwnas --help");

    [Fact]
    public async Task No_command_at_all_exits_with_2() =>
        (await CommandRun.Of()).ShouldRefuse("dwnas --help");

    [Fact]
    public async Task An_option_that_needs_a_number_says_so() =>
        (await CommandRun.Of("network", "show", Genotypes.Small, "--classes", "ten")).ShouldRefuse("--classes", "ten");

    [Fact]
    public async Task The_version_is_printed_alone()
    {
        var run = (await CommandRun.Of("--version")).ShouldSucceed();

        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    private static RootCommand Root() =>
        DwnasCommandLine.Root(new CommandTerminal(TextWriter.Null, TextWriter.Null, isOutputTerminal: false, isErrorTerminal: false), new Option<bool>("--json"));

    private static IEnumerable<(string Path, DwnasCommand Command)> Commands(Command parent, string prefix) =>
        parent.Subcommands.SelectMany(command =>
            Commands(command, $"{prefix}{command.Name} ").Concat(command is DwnasCommand runs ? [(prefix + command.Name, runs)] : []));
}
