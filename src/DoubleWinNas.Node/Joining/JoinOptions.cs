using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;

namespace DoubleWinNas.Node.Joining;

/// <summary>The options of every command that can speak to a cluster instead of a folder.</summary>
internal sealed class JoinOptions
{
    private readonly Option<string?> _join = new("--join") { Description = "Speak to a cluster: base addresses of one or more of its nodes.", HelpName = "URL,URL" };
    private readonly Option<string?> _token = new("--token-file") { Description = "With --join: file with a token.", HelpName = "F" };
    private readonly Option<string?> _authority = new("--ca") { Description = "With --join: PEM file of the authority that the nodes' certificates are from.", HelpName = "F" };

    public void AddTo(Command command)
    {
        command.Add(_join);
        command.Add(_token);
        command.Add(_authority);
    }

    /// <summary>What was asked to be joined; null for nothing.</summary>
    /// <exception cref="InputException">The options do not go together.</exception>
    public Joined? Of(ParseResult parsed)
    {
        var (join, token, authority) = (parsed.GetValue(_join), parsed.GetValue(_token), parsed.GetValue(_authority));
        if (join is null)
        {
            return token is null && authority is null ? null : throw new InputException("--token-file and --ca go with --join URL.");
        }

        return token is null
            ? throw new InputException("--join needs --token-file F: 'dwnas token issue NAME --scope admin --out F' writes one.")
            : new Joined(NodeTrust.Addresses("--join", join), token, authority);
    }
}

/// <summary>A cluster as a command line names it.</summary>
internal sealed record Joined(IReadOnlyList<Uri> Nodes, string TokenFile, string? Authority)
{
    /// <summary>The options again, for lines that a person can copy.</summary>
    public string Options => $"--join {string.Join(',', Nodes)} --token-file {TokenFile}{(Authority is null ? "" : $" --ca {Authority}")}";

    public ClusterClient Connect() => new(Nodes, ApiToken.Load(TokenFile), Authority);

    /// <summary>A line for artifacts.</summary>
    public Workers.NodeClient ConnectForArtifacts(TimeProvider time) => new(Nodes, ApiToken.Load(TokenFile), Authority, TimeSpan.FromMinutes(1), time);
}
