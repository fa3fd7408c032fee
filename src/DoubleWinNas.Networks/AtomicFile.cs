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
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            Replace(path, write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be written: {error.Message} Choose another folder, or make room and try again.", error);
        }
    }

    /// <summary>As <see cref="Write"/>, into a folder that is there, for callers that tell of failures in their own words.</summary>
    /// <param name="isSecret">Only its owner may read the file.</param>
    /// <exception cref="IOException">The disk is full, for instance.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Replace(string path, Action<Stream> write, bool isSecret = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        var beside = $"{full}.{Environment.ProcessId}.partial";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (isSecret && !OperatingSystem.IsWindows())
        {
            // The mode is that of a new file: one that another process of this number left would keep its own.
            File.Delete(beside);
            options.Mode = FileMode.CreateNew;
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var stream = new FileStream(beside, options))
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

    /// <summary>Writes UTF-8 text.</summary>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
