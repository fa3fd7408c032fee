using System.Runtime.InteropServices;

namespace DoubleWinNas.Training.Data;

/// <summary>Reads whole files into scratch memory by their UTF-8 paths, without the objects that .NET's file API makes for each.</summary>
internal static unsafe partial class PosixFile
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int FromEnd = 2;
    private const int Interrupted = 4;
    private const string C = "libc";

    /// <summary>Reads a file.</summary>
    /// <param name="path">UTF-8, ended by a zero byte.</param>
    /// <param name="scratch">Receives the content.</param>
    /// <param name="most">A larger file is not read; only its length is told.</param>
    /// <param name="length">Bytes the file has.</param>
    /// <returns>0, or the system's error number.</returns>
    public static int TryRead(ReadOnlySpan<byte> path, NativeScratch scratch, long most, out long length)
    {
        length = 0;
        int file;
        fixed (byte* name = path)
        {
            do
            {
                file = Open(name, ReadOnly | CloseOnExec);
            }
            while (file < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        }

        if (file < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        try
        {
            length = Seek(file, 0, FromEnd);
            return length < 0 ? Marshal.GetLastPInvokeError() : length > most ? 0 : ReadAll(file, scratch, ref length);
        }
        finally
        {
            _ = Close(file);
        }
    }

    private static int ReadAll(int file, NativeScratch scratch, ref long length)
    {
        var memory = (byte*)scratch.Reserve((nuint)length);
        var done = 0L;
        while (done < length)
        {
            var got = Read(file, memory + done, (nuint)(length - done), done);
            if (got < 0 && Marshal.GetLastPInvokeError() != Interrupted)
            {
                return Marshal.GetLastPInvokeError();
            }

            if (got == 0)
            {
                // Shortened since its length was asked for.
                length = done;
            }

            done += Math.Max(0, got);
        }

        return 0;
    }

    [LibraryImport(C, EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte* path, int flags);

    [LibraryImport(C, EntryPoint = "lseek", SetLastError = true)]
    private static partial nint Seek(int file, nint offset, int origin);

    [LibraryImport(C, EntryPoint = "pread", SetLastError = true)]
    private static partial nint Read(int file, byte* buffer, nuint count, long offset);

    [LibraryImport(C, EntryPoint = "close")]
    private static partial int Close(int file);
}
