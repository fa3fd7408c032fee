namespace DoubleWinNas.Networks;

/// <summary>Files are written beside their place, flushed to disk and renamed, so that a reader sees the old file or the new one.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file; its folder is created.</summary>
    /// <exception cref="InputException">The folder cannot be written or the disk is full: names the path and the reason.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        var beside = $"{full}.{Environment.ProcessId}.partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            try
            {
                using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
                {
                    write(stream);
                    stream.Flush(flushToDisk: true);
                }

                File.Move(beside, full, overwrite: true);
            }
            finally
            {
                File.Delete(beside);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be written: {error.Message} Choose another folder, or make room and try again.", error);
        }
    }

    /// <summary>Writes UTF-8 text.</summary>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
