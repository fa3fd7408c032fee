namespace DoubleWinNas.Orchestration.Settings;

/// <summary>How every training item computes (<c>search.compute</c>); part of the result's identity, unlike the number of workers.</summary>
public sealed record ComputeSettings
{
    /// <summary>Threads of an operation. Default 1: workers bring the cores.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>cpu, cuda or cuda:N. Default cpu.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>fp32, bf16 or auto. Default fp32.</summary>
    public string Precision { get; init; } = "fp32";

    /// <summary>Images a step. Default 128.</summary>
    public int BatchSize { get; init; } = 128;
}
