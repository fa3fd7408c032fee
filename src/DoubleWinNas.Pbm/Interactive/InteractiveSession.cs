using DoubleWinNas.Pbm.Catalogue;
using DoubleWinNas.Pbm.Output;

namespace DoubleWinNas.Pbm.Interactive;

/// <summary>One command after the other.</summary>
internal sealed class InteractiveSession(CommandRunner runner, Terminal terminal, Interruption interruption)
{
    private static readonly string[] Leaving = ["exit", "quit"];

    /// <summary>Prompts a person until they leave.</summary>
    public async Task<int> RunPromptAsync(PromptReader reader, string node, Invocation around)
    {
        while (await reader.ReadAsync($"pbm {node}> ") is { } line)
        {
            if (LineWords.Split(line, out _) is { Count: > 0 } words)
            {
                if (words is [var only] && Leaving.Contains(only))
                {
                    break;
                }

                await RunAsync(words, around);
            }
        }

        return ExitCode.Done;
    }

    /// <summary>Runs the lines of a pipe. Blank lines and those that begin with # are passed over; what fails does not end the rest.</summary>
    /// <returns>The exit code of the last command that failed, else 0.</returns>
    public async Task<int> RunLinesAsync(TextReader input, Invocation around)
    {
        var code = ExitCode.Done;
        while (await input.ReadLineAsync() is { } line)
        {
            if (LineWords.Split(line, out _) is not { Count: > 0 } words || words[0].StartsWith('#'))
            {
                continue;
            }

            if (words is [var only] && Leaving.Contains(only))
            {
                break;
            }

            if (await RunAsync(words, around) is var ended and not ExitCode.Done)
            {
                code = ended;
            }
        }

        return code;
    }

    private async Task<int> RunAsync(IReadOnlyList<string> words, Invocation around)
    {
        try
        {
            var invocation = Invocation.Parse(words, isFirstAddress: false);
            await interruption.RunAsync(token => runner.RunAsync(invocation with { Json = invocation.Json || around.Json }, token));
            return ExitCode.Done;
        }
        catch (PbmException error)
        {
            terminal.Error.WriteLine($"pbm: {error.Message}");
            return error.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }
}
