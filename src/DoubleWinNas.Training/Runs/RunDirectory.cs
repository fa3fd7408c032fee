namespace DoubleWinNas.Training.Runs;

/// <summary>The files of one training run.</summary>
public sealed class RunDirectory(string path)
{
    public string Path { get; } = path;

    /// <summary>The deep network.</summary>
    public string Network => In("network.json");

    /// <summary>Its trained weights.</summary>
    public string Weights => In("weights.safetensors");

    /// <summary>Statistics by resolution, where a range was trained.</summary>
    public string Statistics => In("statistics.safetensors");

    /// <summary>The <see cref="TrainingRecord"/>; written last, so its presence means that the run is complete.</summary>
    public string Record => In("training.json");

    /// <summary>Folder of the checkpoints.</summary>
    public string Checkpoints => In("checkpoint");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
