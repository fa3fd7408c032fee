using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Output;

namespace DoubleWinNas.Node.Operators.Catalogue;

/// <summary>A command as the node tells consoles about it, and what it does.</summary>
/// <param name="Help">One sentence.</param>
/// <param name="Scope">Read, or admin where something is changed; what is changed is audited.</param>
/// <param name="IsTail">Whether it answers with lines as they come, without an end.</param>
/// <param name="Run">Checks, does, answers. Throws <see cref="ApiRefusal"/> where it cannot.</param>
internal sealed record PaletteCommand(
    string Name, string Help, ApiScope Scope, bool IsTail, Func<CommandCall, Task<CommandOutput>> Run, IReadOnlyList<CommandArgument> Arguments)
{
    /// <summary>A command that only looks.</summary>
    public static PaletteCommand Looks(string name, string help, Func<CommandCall, Task<CommandOutput>> run, params IReadOnlyList<CommandArgument> arguments) =>
        new(name, help, ApiScope.Read, IsTail: false, run, arguments);

    /// <summary>A command that follows what happens.</summary>
    public static PaletteCommand Follows(string name, string help, Func<CommandCall, Task<CommandOutput>> run, params IReadOnlyList<CommandArgument> arguments) =>
        new(name, help, ApiScope.Read, IsTail: true, run, arguments);

    /// <summary>A command that changes something.</summary>
    public static PaletteCommand Changes(string name, string help, Func<CommandCall, Task<CommandOutput>> run, params IReadOnlyList<CommandArgument> arguments) =>
        new(name, help, ApiScope.Admin, IsTail: false, run, arguments);
}
