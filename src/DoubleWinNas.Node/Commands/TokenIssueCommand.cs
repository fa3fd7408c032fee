using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Configuration.Hocon;
using DoubleWinNas.Node.Terminal;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas token issue NAME</c>: a new token, shown once or written to a file that only its owner reads.</summary>
internal sealed class TokenIssueCommand : DwnasCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "What it is called: letters, digits, '.', '_', '-'." };
    private readonly Option<string> _scope = new("--scope") { Description = "admin (everything), read (see everything), worker (pull work), device:NAME (pull the work of one device).", HelpName = "S", Required = true };
    private readonly Option<string?> _expires = new("--expires") { Description = "After how long it expires, such as 90d; default: never.", HelpName = "TIME" };
    private readonly Option<string?> _out = new("--out") { Description = "File to write it to, readable by its owner alone; default: it is printed.", HelpName = "F" };
    private readonly TokenPlace _place = new();

    public TokenIssueCommand(CommandTerminal terminal)
        : base("issue", "Makes a token. Only its hash is kept: it cannot be shown again.", "dwnas token issue gpu-1 --scope worker --expires 90d --conf hocon/cluster.conf --out gpu-1.token", terminal)
    {
        Add(_name);
        Add(_scope);
        Add(_expires);
        Add(_out);
        _place.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var (file, expires) = (parsed.GetValue(_out), parsed.GetValue(_expires));
        TimeSpan? lifetime = null;
        if (expires is not null)
        {
            lifetime = HoconUnits.TryDuration(expires, out var span) && span > TimeSpan.Zero
                ? span
                : throw new InputException($"--expires {expires}: allowed is a time above 0 with its unit, such as 90d.");
        }

        if (file is not null && File.Exists(file))
        {
            throw new InputException($"--out {file}: the file is there already. Choose another, or delete it.");
        }

        var issued = await _place.IssueAsync(parsed, new TokenOrder(parsed.GetRequiredValue(_name), parsed.GetRequiredValue(_scope), lifetime), cancellation);
        if (file is not null && ApiToken.TryRead(issued.Secret, out var token))
        {
            token.Save(Path.GetFullPath(file));
            terminal.Result(new { issued.Name, Scope = issued.ScopeText, File = file }, (console, _) => console.Profile.Out.Writer.WriteLine($"token '{issued.Name}' with scope {issued.ScopeText} is in {file}"));
            return ExitCode.Done;
        }

        terminal.Result(issued, (console, shown) => console.Profile.Out.Writer.WriteLine(shown.Secret));
        terminal.Note($"token '{issued.Name}' with scope {issued.ScopeText}: it is shown this once");
        return ExitCode.Done;
    }
}
