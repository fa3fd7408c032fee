namespace DoubleWinNas.Devices.Tests.Testing;

internal static class Repository
{
    /// <summary>Folder of the solution that these tests were built from.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string? folder) => folder switch
    {
        null => throw new InvalidOperationException("The tests run outside of their repository."),
        _ when File.Exists(Path.Combine(folder, "DoubleWinNas.sln")) => folder,
        _ => Find(Path.GetDirectoryName(folder)),
    };
}
