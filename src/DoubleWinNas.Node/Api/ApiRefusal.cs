namespace DoubleWinNas.Node.Api;

/// <summary>A request that is answered with an error.</summary>
internal sealed class ApiRefusal(int status, string error, string? remedy = null) : Exception(error)
{
    public int Status { get; } = status;

    public ErrorAnswer Answer { get; } = new(error, remedy);
}
