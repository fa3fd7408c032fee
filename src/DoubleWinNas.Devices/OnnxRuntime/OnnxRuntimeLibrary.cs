using System.Runtime.InteropServices;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.OnnxRuntime;

/// <summary>ONNX Runtime's shared library, loaded at first use and kept until the process ends.</summary>
public sealed unsafe class OnnxRuntimeLibrary
{
    /// <summary>Environment variable that names the library's file and goes before every other place.</summary>
    public const string PathVariable = "DWNAS_ONNXRUNTIME_LIBRARY";

    // A failure is not kept: a person may fetch the library while the program runs.
    private static readonly Lazy<OnnxRuntimeLibrary> Instance = new(Locate, LazyThreadSafetyMode.PublicationOnly);

    private OnnxRuntimeLibrary(string path, string version, OrtApi api, nint environment, nint allocator)
    {
        Path = path;
        Version = version;
        Api = api;
        Environment = environment;
        Allocator = allocator;
    }

    /// <summary>The library.</summary>
    /// <exception cref="InputException">It is missing, another machine's or too old: names the places and the remedy.</exception>
    public static OnnxRuntimeLibrary Current => Instance.Value;

    /// <summary>Whether <see cref="Current"/> can be had.</summary>
    public static bool IsAvailable
    {
        get
        {
            try
            {
                return Current.Version.Length > 0;
            }
            catch (InputException)
            {
                return false;
            }
        }
    }

    /// <summary>Objects of the runtime (sessions, tensors) that are not released yet, in the whole process.</summary>
    public static int LiveHandles => OrtHandle.Live;

    /// <summary>File that it was loaded from.</summary>
    public string Path { get; }

    /// <summary>Such as <c>1.23.2</c>.</summary>
    public string Version { get; }

    internal OrtApi Api { get; }

    /// <summary>Log and thread settings of the process; lives as long as it.</summary>
    internal nint Environment { get; }

    internal nint Allocator { get; }

    /// <summary>Throws the runtime's message of a failed call, and releases its status.</summary>
    /// <exception cref="InferenceException">The status is not null.</exception>
    internal void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        var message = Text(Api.GetErrorMessage(status));
        Api.ReleaseStatus(status);
        throw new InferenceException($"ONNX Runtime: {message}");
    }

    /// <summary>Copies a text that the runtime allocated and frees it.</summary>
    internal string TakeText(byte* text)
    {
        var copy = Text(text);
        Check(Api.AllocatorFree(Allocator, text));
        return copy;
    }

    internal static OnnxRuntimeLibrary Load(string path)
    {
        nint library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new InputException(
                $"{path}: ONNX Runtime's library cannot be loaded: {error.Message} Fetch it again with scripts/fetch-onnxruntime.",
                error);
        }

        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out var export))
        {
            throw new InputException(
                $"{path}: this is not ONNX Runtime's library: it has no OrtGetApiBase. Fetch it again with scripts/fetch-onnxruntime.");
        }

        // OrtApiBase: GetApi, GetVersionString.
        var entry = ((delegate* unmanaged<nint*>)export)();
        var version = Text(((delegate* unmanaged<byte*>)entry[1])());
        var table = ((delegate* unmanaged<uint, nint*>)entry[0])(OrtApi.Version);
        if (table is null)
        {
            throw new InputException(
                $"{path}: ONNX Runtime {version} is too old; needed is 1.{OrtApi.Version} or later. Fetch it again with "
                + "scripts/fetch-onnxruntime.");
        }

        return Open(path, version, new OrtApi(table));
    }

    private static OnnxRuntimeLibrary Locate() => Load(OnnxRuntimeLocation.Find(
        System.Environment.GetEnvironmentVariable(PathVariable),
        AppContext.BaseDirectory,
        RuntimeInformation.ProcessArchitecture,
        File.Exists));

    private static OnnxRuntimeLibrary Open(string path, string version, OrtApi api)
    {
        nint environment;
        nint allocator = 0;
        fixed (byte* name = "dwnas"u8)
        {
            var failure = api.CreateEnv(OrtApi.LogFatal, name, &environment);
            failure = failure == 0 ? api.GetAllocatorWithDefaultOptions(&allocator) : failure;
            var library = new OnnxRuntimeLibrary(path, version, api, environment, allocator);
            library.Check(failure);
            return library;
        }
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
