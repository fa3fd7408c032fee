using DoubleWinNas.Pbm.Connection;
using DoubleWinNas.Pbm.Help;
using DoubleWinNas.Pbm.Interactive;
using DoubleWinNas.Pbm.Output;

namespace DoubleWinNas.Pbm;

/// <summary>The whole program.</summary>
internal static class PbmProgram
{
    /// <summary>Every outcome is an exit code (<see cref="ExitCode"/>) and, where it is not 0, one message on standard error.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        using var interruption = new Interruption();
        try
        {
            return await RunAsync(args, terminal, interruption);
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

    private static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, Interruption interruption)
    {
        var invocation = Invocation.Parse(args, isFirstAddress: true);
        if (invocation is { Help: true, Words.Count: 0 })
        {
            terminal.Output.WriteLine(HelpPage.OfConsole);
            return ExitCode.Done;
        }

        using var node = new NodeClient(NodeLocation.Find(invocation, Environment.GetEnvironmentVariable));
        var catalogue = await interruption.RunAsync(node.CatalogueAsync);
        var runner = new CommandRunner(node, catalogue, terminal, TimeProvider.System);
        if (invocation.Words.Count > 0)
        {
            await interruption.RunAsync(token => runner.RunAsync(invocation, token));
            return ExitCode.Done;
        }

        var session = new InteractiveSession(runner, terminal, interruption);
        return Console.IsInputRedirected
            ? await session.RunLinesAsync(Console.In, invocation)
            : await session.RunPromptAsync(new PromptReader(new NodeCompletion(catalogue, node), HistoryFile.Default(Environment.GetEnvironmentVariable)), catalogue.Node, invocation);
    }
}
