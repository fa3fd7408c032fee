namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>PEM files of a node's certificate (with intermediates) and its key.</summary>
internal sealed record TlsSettings
{
    public string? Certificate { get; init; }

    public string? Key { get; init; }
}
