using System.CommandLine;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Node.Terminal;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas node certificate</c>: certificates of an own authority, for clusters without another.</summary>
internal sealed class NodeCertificateCommand : DwnasCommand
{
    private readonly Option<string> _host = new("--host") { Description = "Names and IP addresses by which the node is reached.", HelpName = "H,H", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "Folder for ca.pem, ca.key, node.pem and node.key; an authority that is there already is used.", HelpName = "DIR", Required = true };
    private readonly Option<int> _days = new("--days") { Description = "Days that the node's certificate is good for.", HelpName = "N", DefaultValueFactory = _ => 825 };

    public NodeCertificateCommand(CommandTerminal terminal)
        : base("certificate", "Makes a certificate for a node, and the authority that vouches for it.", "dwnas node certificate --host node-1.example.org,10.0.0.5 --out tls", terminal)
    {
        Add(_host);
        Add(_out);
        Add(_days);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var hosts = parsed.GetRequiredValue(_host).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var made = OwnAuthority.Issue(parsed.GetRequiredValue(_out), hosts, parsed.GetValue(_days), TimeProvider.System);
        terminal.Result(made, (console, files) =>
        {
            console.Profile.Out.Writer.WriteLine($"node.tls.certificate  {files.Certificate}");
            console.Profile.Out.Writer.WriteLine($"node.tls.key          {files.Key}");
            console.Profile.Out.Writer.WriteLine($"--ca                  {files.Authority}   (give this one to workers and consoles; ca.key stays with you)");
        });
        return Task.FromResult(ExitCode.Done);
    }
}
