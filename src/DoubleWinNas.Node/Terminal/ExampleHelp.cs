using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DoubleWinNas.Node.Terminal;

/// <summary>The usual help with the command's example below it.</summary>
internal sealed class ExampleHelp(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>Help is given for an incomplete command line too.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Commands.DwnasCommand command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Example:");
            output.WriteLine($"  {command.Example}");
            output.WriteLine();
        }

        return code;
    }
}
