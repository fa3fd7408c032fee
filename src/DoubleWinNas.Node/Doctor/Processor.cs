using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace DoubleWinNas.Node.Doctor;

/// <summary>The processor and what of it speeds training and inference up.</summary>
internal static class Processor
{
    /// <summary>Linux's names of instructions that .NET has no query for.</summary>
    private static readonly string[] KernelFlags = ["avx512_bf16", "amx_bf16", "bf16"];

    public static Finding Examine()
    {
        (string Name, bool Supported)[] features =
        [
            ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported), ("NEON", AdvSimd.IsSupported),
        ];
        var info = File.Exists("/proc/cpuinfo") ? File.ReadAllLines("/proc/cpuinfo") : [];
        var flags = Field(info, "flags") ?? Field(info, "Features") ?? "";
        var names = features.Where(feature => feature.Supported).Select(feature => feature.Name)
            .Concat(flags.Split(' ').Intersect(KernelFlags));
        var model = Field(info, "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        return Finding.Here("processor", $"{model}, {Environment.ProcessorCount} logical cores; {string.Join(", ", names)}");
    }

    private static string? Field(string[] info, string name) =>
        info.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2) is [_, var value] ? value.Trim() : null;
}
