namespace DoubleWinNas.Node.Hosting;

/// <summary>Version of this program, for others to see.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } = typeof(ProgramVersion).Assembly.GetName().Version?.ToString(3) ?? "0";
}
