using System.Text.Json.Serialization;
using DoubleWinNas.Networks;
using DoubleWinNas.Torch;

namespace DoubleWinNas.Training.Execution;

/// <summary>Type in which convolutions and products are computed; weights and sums stay in float32.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>bfloat16 where the device computes it and a short trial shows that it is faster, else float32.</summary>
    Auto,
    Float32,
    BFloat16,

    /// <summary>On CUDA only, with loss scaling.</summary>
    Float16,
}

/// <summary>Precisions by name, and the choice that <see cref="Precision.Auto"/> stands for.</summary>
public static class PrecisionChoice
{
    /// <summary>Reads <c>auto</c>, <c>fp32</c>, <c>bf16</c> or <c>fp16</c>.</summary>
    /// <exception cref="InputException">The name is none of these.</exception>
    public static Precision Parse(string name) => name switch
    {
        "auto" => Precision.Auto,
        "fp32" => Precision.Float32,
        "bf16" => Precision.BFloat16,
        "fp16" => Precision.Float16,
        _ => throw new InputException($"Precision '{name}' is unknown; allowed are auto, fp32, bf16 and fp16."),
    };

    /// <summary>The precision to compute in; never <see cref="Precision.Auto"/>.</summary>
    /// <exception cref="InputException">float16 is asked for on a CPU.</exception>
    public static Precision Resolve(Precision wanted, Device device)
    {
        if (wanted == Precision.Float16 && device.Type == DeviceType.Cpu)
        {
            throw new InputException("Precision fp16 is for CUDA devices; a CPU computes in fp32, or in bf16 where it has it. Use auto.");
        }

        if (wanted != Precision.Auto)
        {
            return wanted;
        }

        var isCandidate = device.Type != DeviceType.Cpu || ForCpu(CpuFlags()) == Precision.BFloat16;
        return isCandidate && PrecisionTrial.Run(device).IsWorthIt ? Precision.BFloat16 : Precision.Float32;
    }

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
