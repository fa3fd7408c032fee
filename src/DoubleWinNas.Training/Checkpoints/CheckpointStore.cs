using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Runs;

namespace DoubleWinNas.Training.Checkpoints;

/// <summary>
/// The newest two checkpoints of a run, each a pair <c>step-N.safetensors</c> and <c>step-N.json</c>. The JSON file is written last and
/// holds the other's hash: a checkpoint without it, or with another hash, is none.
/// </summary>
internal sealed class CheckpointStore(string folder)
{
    private const int Kept = 2;

    /// <summary>Whether any checkpoint was ever finished here.</summary>
    public bool IsEmpty => Steps().Count == 0;

    public void Save(Checkpoint checkpoint)
    {
        var step = checkpoint.State.Step;
        Safetensors.Save(TensorsOf(step), checkpoint.Tensors);
        var manifest = new CheckpointManifest(CheckpointManifest.FormatVersion, HashOf(TensorsOf(step)), checkpoint.Settings, checkpoint.State);
        AtomicFile.WriteText(ManifestOf(step), JsonSerializer.Serialize(manifest, RunJsonContext.Default.CheckpointManifest));
        RemoveAllBut(Steps().Take(Kept));
    }

    /// <summary>The newest checkpoint that can be read.</summary>
    /// <param name="report">Told of each newer one that can't, and why.</param>
    /// <returns>Null if there is none.</returns>
    public Checkpoint? LoadNewest(Action<string> report)
    {
        foreach (var step in Steps())
        {
            try
            {
                return Load(step);
            }
            catch (InputException error)
            {
                report($"The checkpoint of step {step} cannot be used, the one before it is tried: {error.Message}");
            }
        }

        return null;
    }

    private Checkpoint Load(long step)
    {
        var manifest = ReadManifest(ManifestOf(step));
        var found = HashOf(TensorsOf(step));
        if (found != manifest.TensorsSha256)
        {
            throw new InputException($"{TensorsOf(step)}: its SHA-256 is {found}, but {manifest.TensorsSha256} was written; the file is damaged.");
        }

        return new Checkpoint(manifest.Settings, manifest.State, Safetensors.Load(TensorsOf(step)));
    }

    private static CheckpointManifest ReadManifest(string path)
    {
        CheckpointManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(File.ReadAllText(path), RunJsonContext.Default.CheckpointManifest);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"{path}: not a checkpoint: {error.Message}", error);
        }

        return manifest?.Format == CheckpointManifest.FormatVersion
            ? manifest
            : throw new InputException($"{path}: checkpoint format {manifest?.Format} is unknown; this version reads {CheckpointManifest.FormatVersion}.");
    }

    /// <summary>Steps of finished checkpoints, the newest first.</summary>
    private List<long> Steps() => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "step-*.json").Select(StepOf).Where(step => step >= 0).OrderDescending()];

    private static long StepOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path)["step-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1;

    /// <summary>The manifest goes first: tensors without one are no checkpoint.</summary>
    private void RemoveAllBut(IEnumerable<long> kept)
    {
        var names = kept.SelectMany(step => new[] { ManifestOf(step), TensorsOf(step) }).ToHashSet();
        foreach (var path in Directory.EnumerateFiles(folder, "step-*").Where(path => !names.Contains(path)).Order(StringComparer.Ordinal).ToArray())
        {
            File.Delete(path);
        }
    }

    private string ManifestOf(long step) => Path.Combine(folder, $"step-{step}.json");

    private string TensorsOf(long step) => Path.Combine(folder, $"step-{step}.safetensors");

    private static string HashOf(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the checkpoint's tensors cannot be read: {error.Message}", error);
        }
    }
}
