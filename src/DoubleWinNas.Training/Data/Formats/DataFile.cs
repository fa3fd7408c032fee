using System.IO.Compression;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>A file of a dataset held in memory, plain or gzip-compressed, read front to back with errors that name it.</summary>
internal sealed class DataFile : IDisposable
{
    // Deflate makes at most 1,032 bytes of one: a header that promises more is wrong, and nothing is allocated for it.
    private const long MostExpansion = 1032;

    private readonly Stream _stream;
    private readonly long _mostBytes;
    private long _read;

    private DataFile(string path)
    {
        Path = path;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        var packed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        _stream = packed ? new GZipStream(file, CompressionMode.Decompress) : file;
        _mostBytes = packed ? file.Length * MostExpansion : file.Length;
    }

    public string Path { get; }

    public static DataFile Open(string path)
    {
        try
        {
            return new DataFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>A new pinned array with the next <paramref name="count"/> bytes.</summary>
    public byte[] Read(long count)
    {
        if (_read + count > Math.Min(_mostBytes, Array.MaxLength))
        {
            throw Truncated(_read + count);
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)count, pinned: true);
        var got = 0;
        try
        {
            got = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InputException($"{Path}: cannot be read to its end: {e.Message} Fetch the file again.", e);
        }

        if (got < bytes.Length)
        {
            throw Truncated(_read + count);
        }

        _read += count;
        return bytes;
    }

    /// <summary>Refuses bytes after the last expected one.</summary>
    public void RequireEnd()
    {
        if (_stream.ReadByte() >= 0)
        {
            throw new InputException($"{Path}: goes on after the {_read} bytes that its header announces. Fetch the file again.");
        }
    }

    public void Dispose() => _stream.Dispose();

    private InputException Truncated(long expected) =>
        new($"{Path}: ends early; at least {expected} bytes (uncompressed) are expected. Fetch the file again.");
}
