using System.Diagnostics;
using System.Text.Json;

namespace DoubleWinNas.Pbm.Connection;

/// <summary>A node with what is needed to speak to it.</summary>
/// <param name="Token">Sent with every request.</param>
/// <param name="CertificateAuthority">File of the certificate (PEM) to trust; null for the machine's own.</param>
internal sealed record NodeLocation(Uri Address, string Token, string? CertificateAuthority)
{
    /// <summary>Where the searches of a checkout lie.</summary>
    private const string Runs = "runs";

    /// <summary>
    /// From the arguments, else the environment (DWNAS_NODE, DWNAS_TOKEN_FILE, DWNAS_CA), else the one search that runs below <c>runs</c>.
    /// </summary>
    /// <exception cref="PbmException">There is none, or its token cannot be read.</exception>
    public static NodeLocation Find(Invocation invocation, Func<string, string?> environment)
    {
        var authority = invocation.CertificateAuthority ?? Given(environment("DWNAS_CA"));
        var tokenFile = invocation.TokenFile ?? Given(environment("DWNAS_TOKEN_FILE"));
        if (invocation.Folder is { } folder)
        {
            return InFolder(folder);
        }

        if ((invocation.Address ?? Given(environment("DWNAS_NODE"))) is { } address)
        {
            var token = tokenFile ?? throw PbmException.BadInput($"No token for {address}: name its file with --token-file or in DWNAS_TOKEN_FILE.");
            return new NodeLocation(NodeAddress.Parse(address, authority is not null), ReadToken(token), authority);
        }

        string[] running = Directory.Exists(Runs) ? [.. Directory.GetDirectories(Runs).Where(IsRunning).Order(StringComparer.Ordinal)] : [];
        return running switch
        {
            [var only] => InFolder(only),
            [] => throw PbmException.BadInput("Which node? Name it: pbm HOST:PORT, or --folder runs/NAME of a running search, or DWNAS_NODE in the environment."),
            _ => throw PbmException.BadInput($"Which node? Several run here: {string.Join(", ", running)}. Choose one with --folder."),
        };
    }

    private static NodeLocation InFolder(string folder)
    {
        var announced = Announced(folder) ?? throw PbmException.NoAnswer($"{folder}: no node runs here. 'dwnas search list' shows which do.");
        return announced.Address is { } address
            ? new NodeLocation(address, ReadToken(Path.Combine(folder, "token")), null)
            : throw PbmException.NoAnswer($"{folder}: the node (process {announced.Process}) is starting. Try again in a moment.");
    }

    private static bool IsRunning(string folder)
    {
        try
        {
            return Announced(folder) is { Address: not null } announced && !Process.GetProcessById(announced.Process).HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static Announcement? Announced(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<Announcement>(File.ReadAllText(Path.Combine(folder, "node.json")), JsonSerializerOptions.Web);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static string ReadToken(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : throw PbmException.BadInput($"{path}: the token file is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PbmException(ExitCode.BadInput, $"{path}: the token cannot be read: {error.Message}", error);
        }
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    /// <summary>What a node writes into its folder while it runs.</summary>
    private sealed record Announcement(Uri? Address, int Process);
}
