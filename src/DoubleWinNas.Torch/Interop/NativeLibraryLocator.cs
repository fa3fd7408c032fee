namespace DoubleWinNas.Torch.Interop;

/// <summary>Where libdwnas_torch.so may lie. Pure: what it is told decides, so it can be tested without loading anything.</summary>
internal static class NativeLibraryLocator
{
    public const string FileName = "libdwnas_torch.so";
    public const string Variable = "DWNAS_TORCH_LIBRARY";

    /// <summary>
    /// The library's path: what the variable names, else beside the assembly, else <c>artifacts/native/</c> in the application's
    /// folder or one above it.
    /// </summary>
    /// <exception cref="TorchUnavailableException">It is in none of these places.</exception>
    public static string Locate(string? fromVariable, string assemblyFolder, string applicationFolder, Func<string, bool> exists)
    {
        if (!string.IsNullOrEmpty(fromVariable))
        {
            return exists(fromVariable)
                ? fromVariable
                : throw new TorchUnavailableException(
                    $"{Variable} names '{fromVariable}', which does not exist. Correct the path, or unset {Variable} to use the built library.");
        }

        var candidates = Candidates(assemblyFolder, applicationFolder).Distinct().ToList();
        return candidates.Find(path => exists(path)) ?? throw new TorchUnavailableException(
            $"{FileName} was not found (looked for {string.Join(", ", candidates)}). "
            + $"Build it with 'src/DoubleWinNas.Torch/native/build.sh artifacts/native', or name it with {Variable}.");
    }

    private static IEnumerable<string> Candidates(string assemblyFolder, string applicationFolder)
    {
        yield return Path.Combine(assemblyFolder, FileName);
        for (var folder = new DirectoryInfo(applicationFolder); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "artifacts", "native", FileName);
        }
    }
}
