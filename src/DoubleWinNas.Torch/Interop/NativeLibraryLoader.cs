using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

/// <summary>Loads libdwnas_torch.so at the first native call, so that its absence is an ordinary exception of that call.</summary>
internal static class NativeLibraryLoader
{
    /// <summary>The number that the native library must answer; raised whenever an exported signature changes (CMakeLists.txt).</summary>
    public const int AbiVersion = 6;

    private static readonly Lock Gate = new();
    private static nint _library;

#pragma warning disable CA2255 // a resolver must be there before the first P/Invoke; a static constructor would wrap its errors
    [ModuleInitializer]
    internal static void Register() =>
#pragma warning restore CA2255
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, static (name, _, _) =>
            name == NativeMethods.Library ? Loaded() : 0);

    private static nint Loaded()
    {
        lock (Gate)
        {
            if (_library == 0)
            {
                var assemblyFolder = Path.GetDirectoryName(typeof(NativeLibraryLoader).Assembly.Location);
                var path = NativeLibraryLocator.Locate(
                    Environment.GetEnvironmentVariable(NativeLibraryLocator.Variable),
                    string.IsNullOrEmpty(assemblyFolder) ? AppContext.BaseDirectory : assemblyFolder,
                    AppContext.BaseDirectory,
                    File.Exists);
                _library = Load(path);
            }

            return _library;
        }
    }

    /// <summary>Loads the library at a path and checks that it speaks this assembly's ABI.</summary>
    /// <exception cref="TorchUnavailableException">It cannot be loaded, is something else, or is older or newer than this assembly.</exception>
    internal static unsafe nint Load(string path)
    {
        nint library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            var reason = string.Join(' ', failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            throw new TorchUnavailableException(
                $"'{path}' could not be loaded: {reason} Install libtorch (Debian: apt-get install libtorch-dev) or set LD_LIBRARY_PATH to "
                + "the folder of the one it was built with, and rebuild it with 'src/DoubleWinNas.Torch/native/build.sh artifacts/native'.",
                failure);
        }

        if (!NativeLibrary.TryGetExport(library, "dwnas_torch_abi_version", out var address))
        {
            throw new TorchUnavailableException($"'{path}' is not a libdwnas_torch: it has no dwnas_torch_abi_version. {Rebuild}");
        }

        var version = ((delegate* unmanaged<int>)address)();
        return version == AbiVersion
            ? library
            : throw new TorchUnavailableException($"'{path}' has ABI version {version}, this program needs {AbiVersion}. {Rebuild}");
    }

    private const string Rebuild = "Rebuild it with 'src/DoubleWinNas.Torch/native/build.sh artifacts/native'.";
}
