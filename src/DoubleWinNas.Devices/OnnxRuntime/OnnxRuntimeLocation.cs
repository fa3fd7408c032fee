using System.Runtime.InteropServices;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.OnnxRuntime;

/// <summary>Where ONNX Runtime's shared library is looked for; pure but for the question whether a file exists.</summary>
internal static class OnnxRuntimeLocation
{
    public const string FileName = "libonnxruntime.so.1";

    private const string Remedy = $"Fetch it with scripts/fetch-onnxruntime, or name it in {OnnxRuntimeLibrary.PathVariable}.";

    /// <summary>
    /// The file named by the environment variable; else beside the program; else in <c>artifacts/native/onnxruntime/linux-ARCH</c> of the
    /// program's folder or of one above it.
    /// </summary>
    /// <exception cref="InputException">There is none: names the places and the remedy.</exception>
    public static string Find(string? variable, string baseDirectory, Architecture architecture, Func<string, bool> exists)
    {
        if (!string.IsNullOrEmpty(variable))
        {
            return exists(variable)
                ? Path.GetFullPath(variable)
                : throw new InputException(
                    $"ONNX Runtime's library is missing: {OnnxRuntimeLibrary.PathVariable} names '{variable}', which does not "
                    + $"exist. {Remedy}");
        }

        return Candidates(baseDirectory, architecture).FirstOrDefault(exists)
            ?? throw new InputException(
                $"ONNX Runtime's library is missing: {FileName} is neither beside the program in {baseDirectory} nor in "
                + $"{Folder(architecture)} of that folder or one above it. {Remedy}");
    }

    private static IEnumerable<string> Candidates(string baseDirectory, Architecture architecture)
    {
        yield return Path.Combine(baseDirectory, FileName);
        var folder = Folder(architecture);
        var directory = Path.TrimEndingDirectorySeparator(baseDirectory);
        while (!string.IsNullOrEmpty(directory))
        {
            yield return Path.Combine(directory, folder, FileName);
            directory = Path.GetDirectoryName(directory);
        }
    }

    private static string Folder(Architecture architecture) => architecture switch
    {
        Architecture.X64 => "artifacts/native/onnxruntime/linux-x64",
        Architecture.Arm64 => "artifacts/native/onnxruntime/linux-arm64",
        _ => throw new InputException(
            $"ONNX Runtime's library is fetched for x64 and arm64, but this is {architecture}. Build it for this machine and name "
            + $"it in {OnnxRuntimeLibrary.PathVariable}."),
    };
}
