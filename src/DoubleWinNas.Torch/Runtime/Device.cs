using System.Globalization;

namespace DoubleWinNas.Torch;

/// <summary>The kinds of device; the numbers are those of libtorch's DeviceType.</summary>
public enum DeviceType
{
    Cpu = 0,
    Cuda = 1,
}

/// <summary>Where a tensor lives. The default value is the CPU.</summary>
public readonly record struct Device(DeviceType Type, int Index)
{
    public static Device Cpu => default;

    public static Device Cuda(int index = 0) => new(DeviceType.Cuda, index);

    /// <summary>Reads "cpu", "cuda" (the first one) or "cuda:N".</summary>
    /// <exception cref="TorchException">The name is none of these, or this machine has no such device.</exception>
    public static Device Parse(string name) => Parse(name, static () => TorchRuntime.CudaDeviceCount);

    internal static Device Parse(string name, Func<int> cudaDeviceCount)
    {
        if (name == "cpu")
        {
            return Cpu;
        }

        var count = cudaDeviceCount();
        var available = string.Join(", ", Enumerable.Range(0, count).Select(i => $"cuda:{i}").Prepend("cpu"));
        var digits = name == "cuda" ? "0" : name.StartsWith("cuda:", StringComparison.Ordinal) ? name["cuda:".Length..] : "";
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            throw new TorchException($"Device '{name}' is not a device name; allowed are cpu, cuda and cuda:N. Available here: {available}.");
        }

        return index < count
            ? Cuda(index)
            : throw new TorchException(
                $"Device '{name}' is not available. Available here: {available}."
                + (count == 0 ? " CUDA needs a driver and a libtorch built for it." : ""));
    }

    public override string ToString() => Type == DeviceType.Cpu ? "cpu" : $"cuda:{Index}";
}
