using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Node.Hosting;

/// <summary>
/// A node's folder: held by one node at a time, through a lock that ends with the process however it ends. <c>node.json</c> says who holds it.
/// </summary>
internal sealed class NodeFolder : IDisposable
{
    /// <summary>Name of the database's file in the folder.</summary>
    public const string DatabaseName = "state.db";

    /// <summary>Someone who only looks takes the lock for a moment.</summary>
    private const int LockAttempts = 20;

    private readonly string _path;
    private readonly FileStream _lock;

    private NodeFolder(string path, FileStream held)
    {
        _path = path;
        _lock = held;
    }

    public string Database => Path.Combine(_path, DatabaseName);

    public string Artifacts => Path.Combine(_path, "artifacts");

    public string Logs => Path.Combine(_path, "logs");

    public string Scratch => Path.Combine(_path, "scratch");

    public string TokenFile => Path.Combine(_path, "token");

    /// <summary>Takes the folder, made when missing.</summary>
    /// <exception cref="InputException">Another node holds it, or it cannot be written.</exception>
    public static async Task<NodeFolder> HoldAsync(string path, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            for (var attempt = 1; ; attempt++)
            {
                if (TryLock(full, FileAccess.ReadWrite) is { } held)
                {
                    var folder = new NodeFolder(full, held);
                    folder.Announce(address: null);
                    return folder;
                }

                if (attempt == LockAttempts)
                {
                    throw new InputException(
                        $"{path}: a node (process {Announced(full)?.Process.ToString() ?? "unknown"}) is running here. Stop it, or choose another folder.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the folder cannot be used: {error.Message} Choose another, or make it writable.", error);
        }
    }

    /// <summary>Says where this node can be spoken to.</summary>
    public void Announce(Uri? address) =>
        AtomicFile.WriteText(FileIn(_path), JsonSerializer.Serialize(new NodeAnnouncement(address, Environment.ProcessId), NodeAnnouncementJson.Default.NodeAnnouncement));

    public void Dispose()
    {
        File.Delete(FileIn(_path));
        _lock.Dispose();
    }

    /// <summary>What the node that holds a folder said last; null where none holds it.</summary>
    public static NodeAnnouncement? Holder(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(LockIn(full)))
        {
            return null;
        }

        using var free = TryLock(full, FileAccess.Read);
        return free is null ? Announced(full) : null;
    }

    private static FileStream? TryLock(string folder, FileAccess access)
    {
        try
        {
            return access == FileAccess.Read
                ? new FileStream(LockIn(folder), FileMode.Open, access, FileShare.Read)
                : new FileStream(LockIn(folder), FileMode.OpenOrCreate, access, FileShare.None);
        }
        catch (IOException) when (File.Exists(LockIn(folder)))
        {
            return null;
        }
    }

    private static NodeAnnouncement? Announced(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(FileIn(folder)), NodeAnnouncementJson.Default.NodeAnnouncement);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static string LockIn(string folder) => Path.Combine(folder, "node.lock");

    private static string FileIn(string folder) => Path.Combine(folder, "node.json");
}

/// <param name="Address">Base address of the node's API; null while it starts.</param>
/// <param name="Process">Id of its process.</param>
internal sealed record NodeAnnouncement(Uri? Address, int Process);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(NodeAnnouncement))]
internal sealed partial class NodeAnnouncementJson : JsonSerializerContext;
