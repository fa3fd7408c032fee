using System.Security.Cryptography;
using System.Text.Json;

namespace DoubleWinNas.Node.Work;

/// <summary>
/// A folder for an item that takes long, named after what is asked, so that another attempt on this machine finds it; taken by one process
/// at a time. Where a process that does not run any more still holds it (frozen), the next one takes another.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const int HashCharacters = 24;

    private readonly FileStream _lock;

    private ScratchFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <param name="scratch">Where such folders are.</param>
    /// <param name="kind">First word of the name.</param>
    /// <param name="payload">What is asked: equal payloads share the folder.</param>
    public static ScratchFolder Take<T>(string scratch, string kind, T payload)
    {
        Directory.CreateDirectory(scratch);
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(payload)))[..HashCharacters];
        for (var number = 1; ; number++)
        {
            var path = System.IO.Path.Combine(scratch, $"{kind}-{hash}{(number == 1 ? "" : $"-{number}")}");
            try
            {
                return new ScratchFolder(path, new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path + ".lock") && number < 100)
            {
                // Held by another.
            }
        }
    }

    /// <summary>The item is done and stored.</summary>
    public void Delete()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        File.Delete(Path + ".lock");
    }

    public void Dispose() => _lock.Dispose();
}
