using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

/// <summary>The exported functions, named as in native/src without their prefix. Every int result is a status for <see cref="Check"/>.</summary>
internal static partial class NativeMethods
{
    public const string Library = "dwnas_torch";

    [LibraryImport(Library, EntryPoint = "dwnas_torch_last_error")]
    private static partial nint LastError();

    /// <summary>Turns a failed status into an exception that carries the thread's last native message.</summary>
    public static void Check(int status)
    {
        if (status != 0)
        {
            throw new TorchException(Marshal.PtrToStringUTF8(LastError()) ?? "libtorch failed without a message");
        }
    }
}
