using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>
/// Lets convolutions and products on this thread run in a shorter type until disposed: bfloat16 on the CPU, bfloat16 or float16 on CUDA.
/// The former mode comes back also when an exception passes. Wrap the forward pass and the loss, not backward.
/// </summary>
public readonly ref struct Autocast : IDisposable
{
    private readonly DeviceType _device;
    private readonly int _previous;
    private readonly int _previousDType;

    public Autocast(DeviceType device, DType dtype, bool enabled = true)
    {
        if (dtype != DType.BFloat16 && !(dtype == DType.Float16 && device == DeviceType.Cuda))
        {
            throw new TorchException($"autocast: {device} cannot run in {dtype}; allowed: BFloat16, and Float16 on Cuda");
        }

        _device = device;
        NativeMethods.Check(NativeMethods.AutocastEnter((int)device, (int)dtype, enabled ? 1 : 0, out _previous, out _previousDType));
    }

    public Autocast(Device device, DType dtype, bool enabled = true)
        : this(device.Type, dtype, enabled)
    {
    }

    /// <summary>Whether autocast is on for this thread and kind of device; default false.</summary>
    public static bool IsEnabled(DeviceType device)
    {
        NativeMethods.Check(NativeMethods.GetAutocast((int)device, out var enabled));
        return enabled != 0;
    }

    public void Dispose() => NativeMethods.Check(NativeMethods.AutocastExit((int)_device, _previous, _previousDType));
}
