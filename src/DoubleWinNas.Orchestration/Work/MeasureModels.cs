namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pool device: latencies of models, interleaved; the first is the reference.</summary>
/// <param name="Device">Name of the device.</param>
/// <param name="Models">What to measure.</param>
/// <param name="Resolution">Side of the input.</param>
/// <param name="Threads">Threads of the runtime.</param>
/// <param name="Seconds">Timed seconds a model.</param>
public sealed record MeasureModels(string Device, IReadOnlyList<ModelArtifact> Models, int Resolution, int Threads, double Seconds);

/// <param name="Name">deep or shallow.</param>
/// <param name="Source">Genotype.</param>
/// <param name="Onnx">The model.</param>
public sealed record ModelArtifact(string Name, string Source, Artifact Onnx);

/// <summary>Result of <see cref="MeasureModels"/>.</summary>
/// <param name="Report">measurements.json with conditions, spread and drift.</param>
/// <param name="Latencies">In the models' order.</param>
public sealed record ModelsMeasured(Artifact Report, IReadOnlyList<ModelLatency> Latencies);

/// <param name="Name">deep or shallow.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="P95">Milliseconds.</param>
/// <param name="Speedup">Over the first model; null for it.</param>
public sealed record ModelLatency(string Name, double Median, double P95, double? Speedup);
