namespace DoubleWinNas.Node.Workers;

/// <summary>Tells a full disk from other troubles.</summary>
internal static class DiskFull
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>The reason, when a disk without room is what an exception comes from; else null.</summary>
    public static string? In(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is IOException { HResult: NoSpace or QuotaExceeded })
            {
                return error.Message;
            }
        }

        return null;
    }
}
