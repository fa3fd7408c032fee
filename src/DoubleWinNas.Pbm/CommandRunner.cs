using DoubleWinNas.Pbm.Catalogue;
using DoubleWinNas.Pbm.Connection;
using DoubleWinNas.Pbm.Help;
using DoubleWinNas.Pbm.Output;

namespace DoubleWinNas.Pbm;

/// <summary>Runs one command against a node and prints what comes back.</summary>
internal sealed class CommandRunner(NodeClient node, NodeCatalogue catalogue, Terminal terminal, TimeProvider time)
{
    private readonly AnswerPrinter _printer = new(terminal);

    /// <exception cref="PbmException">It cannot be done.</exception>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public async Task RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        if (invocation.Words is ["help", ..])
        {
            string[] asked = [.. invocation.Words.Skip(1)];
            terminal.Output.WriteLine(invocation.Markdown ? MarkdownReference.Of(catalogue).TrimEnd() : HelpPage.Of(catalogue, asked));
            return;
        }

        if (invocation.Help)
        {
            terminal.Output.WriteLine(HelpPage.Of(catalogue, [.. invocation.Words.Take(2)]));
            return;
        }

        var request = CommandReader.Read(catalogue, invocation.Words);
        if (request.Command.IsTail)
        {
            await FollowAsync(request, invocation.Json, cancellation);
            return;
        }

        while (true)
        {
            var answer = await node.RunAsync(request, cancellation);
            if (invocation is { Watch: not null, Json: false })
            {
                terminal.Clear();
            }

            if (invocation.Json)
            {
                _printer.PrintJson(answer);
            }
            else
            {
                _printer.Print(answer);
            }

            if (invocation.Watch is not { } interval)
            {
                return;
            }

            await Task.Delay(interval, time, cancellation);
        }
    }

    private async Task FollowAsync(CommandRequest request, bool isJson, CancellationToken cancellation)
    {
        void Begun() => terminal.Error.WriteLine($"following {request.Palette} {request.Command.Name}; Ctrl-C ends it");
        await foreach (var line in node.FollowAsync(request, Begun, cancellation))
        {
            if (isJson)
            {
                _printer.PrintLineJson(line);
            }
            else
            {
                _printer.PrintLine(line);
            }
        }
    }
}
