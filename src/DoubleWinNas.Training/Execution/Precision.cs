using System.Text.Json.Serialization;
using DoubleWinNas.Networks;
using DoubleWinNas.Torch;

namespace DoubleWinNas.Training.Execution;

/// <summary>Type in which convolutions and products are computed; weights and sums stay in float32.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>bfloat16 where the CPU computes it natively, else float32; on CUDA float32.</summary>
    Auto,
    Float32,
    BFloat16,
}

/// <summary>Precisions by name, and the choice that <see cref="Precision.Auto"/> stands for.</summary>
public static class PrecisionChoice
{
    /// <summary>Reads <c>auto</c>, <c>fp32</c> or <c>bf16</c>.</summary>
    /// <exception cref="InputException">The name is none of these.</exception>
    public static Precision Parse(string name) => name switch
    {
        "auto" => Precision.Auto,
        "fp32" => Precision.Float32,
        "bf16" => Precision.BFloat16,
        _ => throw new InputException($"Precision '{name}' is unknown; allowed are auto, fp32 and bf16."),
    };

    /// <summary><see cref="Precision.Float32"/> or <see cref="Precision.BFloat16"/>.</summary>
    public static Precision Resolve(Precision wanted, Device device) =>
        wanted == Precision.Auto ? device.Type == DeviceType.Cpu ? ForCpu(CpuFlags()) : Precision.Float32 : wanted;

    /// <summary>What suits a CPU with these feature flags (the <c>flags</c> line of /proc/cpuinfo).</summary>
    internal static Precision ForCpu(string flags)
    {
        var words = flags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Contains("avx512_bf16") || words.Contains("amx_bf16") ? Precision.BFloat16 : Precision.Float32;
    }

    private static string CpuFlags()
    {
        const string Place = "/proc/cpuinfo";
        return File.Exists(Place)
            ? File.ReadLines(Place).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) ?? ""
            : "";
    }
}
