using System.CommandLine;
using DoubleWinNas.Node.Terminal;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas token revoke NAME</c>: ends a token for good; running nodes follow within two seconds.</summary>
internal sealed class TokenRevokeCommand : DwnasCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The token's name." };
    private readonly TokenPlace _place = new();

    public TokenRevokeCommand(CommandTerminal terminal)
        : base("revoke", "Ends a token for good.", "dwnas token revoke gpu-1 --conf hocon/cluster.conf", terminal)
    {
        Add(_name);
        _place.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var name = await _place.RevokeAsync(parsed, parsed.GetRequiredValue(_name), cancellation);
        terminal.Result(new { Revoked = name }, (console, done) => console.Profile.Out.Writer.WriteLine($"token '{done.Revoked}' is revoked"));
        return ExitCode.Done;
    }
}
