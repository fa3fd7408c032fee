namespace DoubleWinNas.Devices.OnnxRuntime;

/// <summary>How a session runs. Graph optimisation is always complete, execution sequential.</summary>
public sealed record InferenceSessionOptions
{
    /// <summary>Threads inside one operation; default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Name of the model for messages; default <c>model</c>, or the file's path.</summary>
    public string? Origin { get; init; }
}
