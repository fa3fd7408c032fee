using System.Security.Cryptography;
using System.Text;
using DoubleWinNas.Devices.Inference;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>
/// Built engines by what they were built from: the ONNX file, the TensorRT version, the device and the precision. When they take more room
/// than allowed, the least recently used ones go.
/// </summary>
internal sealed class EngineCache(string folder, long limit)
{
    private const string Extension = ".engine";

    /// <summary>Where an engine is, or would be.</summary>
    public string PathOf(ReadOnlySpan<byte> onnx, string version, string device, string precision, string? calibration)
    {
        var identity = $"{Convert.ToHexStringLower(SHA256.HashData(onnx))} {version} {device} {precision} {calibration}";
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..32] + Extension);
    }

    /// <summary>Whether an engine is there; it counts as used now.</summary>
    public bool Has(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        // What was used last is what was written last: no file beside the engines is needed.
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path) is var written && LatestIn() is var latest && written < latest ? latest.AddMilliseconds(1) : written);
        return true;
    }

    /// <summary>Takes a built engine over.</summary>
    /// <exception cref="InferenceException">It alone takes more than all may, or the disk is full: says what to do.</exception>
    public void Add(string built, string path)
    {
        var size = new FileInfo(built).Length;
        if (size > limit)
        {
            throw new InferenceException($"{folder}: an engine of {size >> 20} MiB does not fit into the engine cache of {limit >> 20} MiB; give the cache more room.");
        }

        try
        {
            MakeRoom(size);
            File.Move(built, path, overwrite: true);
        }
        catch (IOException error)
        {
            throw new InferenceException($"{folder}: the engine cache cannot take an engine of {size >> 20} MiB: {error.Message} Free some room, or name another folder.", error);
        }
    }

    /// <summary>Removes an engine that cannot be used.</summary>
    public static void Discard(string path) => File.Delete(path);

    private void MakeRoom(long needed)
    {
        var engines = Engines().OrderBy(engine => engine.LastWriteTimeUtc).ThenBy(engine => engine.Name, StringComparer.Ordinal).ToList();
        var used = engines.Sum(engine => engine.Length);
        foreach (var engine in engines)
        {
            if (used + needed <= limit)
            {
                return;
            }

            used -= engine.Length;
            engine.Delete();
        }
    }

    private DateTime LatestIn() => Engines().Select(engine => engine.LastWriteTimeUtc).DefaultIfEmpty(DateTime.UnixEpoch).Max();

    private IEnumerable<FileInfo> Engines() => new DirectoryInfo(folder).EnumerateFiles($"*{Extension}");
}
