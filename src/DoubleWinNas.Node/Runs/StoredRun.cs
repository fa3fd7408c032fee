using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;

namespace DoubleWinNas.Node.Runs;

/// <summary>
/// A run directory as the commands after training see it: what <c>dwnas train</c> left, and where the transformed network, the exports
/// and the measurements go.
/// </summary>
internal sealed class StoredRun
{
    /// <summary>Metadata of a shallow network's weights: whose statistics they carry.</summary>
    private const string ResolutionKey = "resolution";

    private readonly RunDirectory _trained;

    private StoredRun(string path, TrainingRecord record)
    {
        Path = path;
        _trained = new RunDirectory(path);
        Record = record;
    }

    public string Path { get; }

    /// <summary>What was trained and what came out.</summary>
    public TrainingRecord Record { get; }

    /// <summary>Resolution of the training: the default of everything that needs one.</summary>
    public Resolution Resolution => Resolution.Parse(Record.Settings.Resolution);

    /// <summary>Measured costs of this run's candidate fragments on this machine.</summary>
    public string Costs => In("costs.json");

    public string Measurements => In("measurements.json");

    private string Shallow => In("shallow");

    /// <summary>Opens the directory of a finished training.</summary>
    /// <exception cref="InputException">There is none, or the training has not finished: says how to get one.</exception>
    public static StoredRun Open(string path)
    {
        var directory = new RunDirectory(path);
        if (!File.Exists(directory.Record))
        {
            throw new InputException(!Directory.Exists(path)
                ? $"{path}: there is no such run directory. Make one with 'dwnas train --out {path}'."
                : File.Exists(directory.Network)
                    ? $"{path}: its training has not finished ({directory.Record} is missing). Call 'dwnas train' again as before; it goes on from its checkpoint."
                    : $"{path}: not a run directory ({directory.Record} is missing). Make one with 'dwnas train --out DIR'.");
        }

        return new StoredRun(path, TrainingRecord.Load(directory.Record));
    }

    /// <summary>Path of an exported model.</summary>
    public string Onnx(NetworkForm form) => In(form == NetworkForm.Deep ? "deep.onnx" : "shallow.onnx");

    /// <summary>Reads a network with its weights.</summary>
    /// <exception cref="InputException">A file is missing or malformed, or the weights are another network's.</exception>
    public StoredNetwork Load(NetworkForm form) =>
        form == NetworkForm.Deep ? Load(_trained.Network, _trained.Weights) : Load(ShallowFile("network.json"), ShallowFile("weights.safetensors"));

    /// <summary>
    /// The deep network with the statistics of a resolution, where the run has some by resolution (a range was trained, or they were
    /// calibrated since); else as it was trained.
    /// </summary>
    /// <exception cref="InputException">A file is missing or malformed, or of another network.</exception>
    public StoredNetwork LoadDeep(Resolution resolution)
    {
        var stored = Load(NetworkForm.Deep);
        return LoadStatistics() is { } statistics ? stored with { Weights = statistics.Apply(stored.Weights, resolution) } : stored;
    }

    /// <summary>Statistics by resolution, or null.</summary>
    /// <exception cref="InputException">The file is malformed.</exception>
    public ResolutionStatistics? LoadStatistics() => File.Exists(_trained.Statistics) ? ResolutionStatistics.Load(_trained.Statistics) : null;

    /// <summary>Keeps statistics that were calibrated for a side beside those that there are; without any, beside the training's own.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void AddStatistics(int side, WeightSet calibrated)
    {
        var statistics = LoadStatistics();
        if (statistics is null)
        {
            statistics = new ResolutionStatistics();
            statistics.Add((int)Math.Round(Math.Sqrt(Resolution.Pixels)), Load(NetworkForm.Deep).Weights);
        }

        statistics.Add(side, calibrated);
        statistics.Save(_trained.Statistics);
    }

    /// <summary>Resolution whose statistics the shallow network carries.</summary>
    /// <exception cref="InputException">There is no shallow network.</exception>
    public Resolution ShallowResolution => Load(NetworkForm.Shallow).Weights.Metadata.TryGetValue(ResolutionKey, out var text)
        ? Resolution.Parse(text)
        : Resolution;

    /// <summary>The plan by which the shallow network was made.</summary>
    /// <exception cref="InputException">There is no shallow network, or its plan is malformed.</exception>
    public MergePlan LoadPlan() => MergePlan.Load(ShallowFile("plan.json"));

    /// <summary>
    /// Puts a shallow network in place of the former one, all its files at once; models exported of the former one go.
    /// </summary>
    /// <param name="form">The shallow network.</param>
    /// <param name="report">Its proof.</param>
    /// <param name="resolution">Whose statistics it carries; null: those of the training.</param>
    /// <exception cref="InputException">The directory cannot be written: the former files are still there.</exception>
    public void SaveShallow(Transformation.ShallowForm form, EquivalenceReport report, Resolution? resolution = null)
    {
        if (resolution is { } carried)
        {
            form.Weights.Metadata[ResolutionKey] = carried.ToString();
        }

        var beside = In($".shallow.{Environment.ProcessId}.partial");
        var former = In($".shallow.{Environment.ProcessId}.former");
        try
        {
            try
            {
                NetworkJson.Save(System.IO.Path.Combine(beside, "network.json"), form.Network);
                Safetensors.Save(System.IO.Path.Combine(beside, "weights.safetensors"), form.Weights);
                form.Plan.Save(System.IO.Path.Combine(beside, "plan.json"));
                report.Save(System.IO.Path.Combine(beside, "equivalence.json"));
                if (Directory.Exists(Shallow))
                {
                    Directory.Move(Shallow, former);
                }

                Directory.Move(beside, Shallow);
                File.Delete(Onnx(NetworkForm.Shallow));
            }
            finally
            {
                DeleteFolder(beside);
                DeleteFolder(former);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Shallow}: cannot be written: {error.Message}", error);
        }
    }

    private static StoredNetwork Load(string network, string weights)
    {
        var loaded = new StoredNetwork(NetworkJson.Load(network), Safetensors.Load(weights), weights);
        loaded.Weights.RequireFor(loaded.Network, weights);
        return loaded;
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string ShallowFile(string name) => Directory.Exists(Shallow)
        ? System.IO.Path.Combine(Shallow, name)
        : throw new InputException($"{Path}: has no shallow network yet. Make it with 'dwnas transform {Path}'.");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
