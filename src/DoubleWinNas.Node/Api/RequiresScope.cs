namespace DoubleWinNas.Node.Api;

/// <summary>What a token allows its holder. Admin includes the others; the others include nothing.</summary>
internal enum ApiScope
{
    /// <summary>Change and end searches, work, nodes and tokens.</summary>
    Admin,

    /// <summary>See everything, change nothing.</summary>
    Read,

    /// <summary>Pull work of any pool, and move artifacts.</summary>
    Worker,

    /// <summary>Pull the work of one device, and move the artifacts that this work names.</summary>
    Device,
}

/// <summary>Metadata of an endpoint: a token with one of the scopes may call it. An endpoint without it takes admin tokens only.</summary>
internal sealed record RequiresScope(params ApiScope[] Scopes)
{
    /// <summary>Every token will do.</summary>
    public static RequiresScope Any { get; } = new(Enum.GetValues<ApiScope>());

    /// <summary>No token is needed.</summary>
    public static RequiresScope None { get; } = new() { IsOpen = true };

    public bool IsOpen { get; private init; }
}
