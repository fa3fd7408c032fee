using System.Text.Json;
using DoubleWinNas.Node.Commands;
using DoubleWinNas.Node.Terminal;

namespace DoubleWinNas.Node.Tests;

/// <summary>One run of the command line inside this process, with what it printed.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static async Task<CommandRun> Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new CommandTerminal(output, error, isOutputTerminal: false, isErrorTerminal: false);
        var code = await DwnasCommandLine.RunAsync(args, terminal, CancellationToken.None);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Bad input: exit code 2, nothing on standard output, one message on standard error that holds all the words.</summary>
    public void ShouldRefuse(params string[] words)
    {
        Assert.True(ExitCode == 2, $"exit code {ExitCode}, standard error: {Error}");
        Assert.Empty(Output);
        Assert.StartsWith("dwnas: ", Error);
        Assert.Single(Error.Split('\n'), line => line.StartsWith("dwnas: ", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Error);
        Assert.All(words, word => Assert.Contains(word, Error));
    }

    /// <summary>Exit code 0; the standard error is told where it is not.</summary>
    public CommandRun ShouldSucceed()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}, standard error: {Error}");
        return this;
    }
}
