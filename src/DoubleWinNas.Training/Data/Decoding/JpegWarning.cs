namespace DoubleWinNas.Training.Data;

/// <summary>Which of libjpeg's warnings (jerror.h) leave every pixel as it was written.</summary>
internal static class JpegWarning
{
    private static readonly string[] Harmless =
    [
        "extraneous bytes before marker",
        "Invalid SOS parameters for sequential JPEG",
        "Unknown Adobe color transform code",
        "unknown JFIF revision number",
    ];

    /// <summary>
    /// True for oddities of writers that every viewer ignores; false for a file that ends early, for broken entropy-coded data,
    /// and for anything unknown.
    /// </summary>
    public static bool IsHarmless(string text) => Array.Exists(Harmless, known => text.Contains(known, StringComparison.Ordinal));
}
