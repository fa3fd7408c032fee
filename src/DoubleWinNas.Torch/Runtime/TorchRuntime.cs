using System.Runtime.InteropServices;
using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>The process-wide state of libtorch. Every member needs the native library.</summary>
/// <exception cref="TorchUnavailableException">The native library or libtorch is missing.</exception>
public static class TorchRuntime
{
    /// <summary>The version of the libtorch that the native library was built with, such as "1.13.1".</summary>
    public static string Version => Marshal.PtrToStringUTF8(NativeMethods.TorchVersion())!;

    public static bool IsCudaAvailable => CudaDeviceCount > 0;

    public static int CudaDeviceCount
    {
        get
        {
            NativeMethods.Check(NativeMethods.CudaDeviceCount(out var count));
            return count;
        }
    }

    /// <summary>
    /// Threads that one operator may use. Results depend on it in the last bits, so set it before training: libtorch's own choice
    /// differs between machines. It holds on every thread. Setting it also holds the threads between operators to 1.
    /// </summary>
    public static int NumThreads
    {
        get
        {
            NativeMethods.Check(NativeMethods.GetNumThreads(out var count));
            return count;
        }

        set
        {
            NativeMethods.Check(NativeMethods.SetNumThreads(value));
            NativeMethods.Check(NativeMethods.GetNumInteropThreads(out var interop));
            if (interop != 1)
            {
                NativeMethods.Check(NativeMethods.SetNumInteropThreads(1));
            }
        }
    }

    /// <summary>Whether oneDNN (MKL-DNN) kernels are used on the CPU; default true.</summary>
    public static bool Mkldnn
    {
        get
        {
            NativeMethods.Check(NativeMethods.GetMkldnn(out var enabled));
            return enabled != 0;
        }
        set => NativeMethods.Check(NativeMethods.SetMkldnn(value ? 1 : 0));
    }

    /// <summary>Whether cuDNN tries its algorithms per shape and keeps the fastest; default false. Not deterministic.</summary>
    public static bool CudnnBenchmark
    {
        get
        {
            NativeMethods.Check(NativeMethods.GetCudnnBenchmark(out var enabled));
            return enabled != 0;
        }
        set => NativeMethods.Check(NativeMethods.SetCudnnBenchmark(value ? 1 : 0));
    }

    /// <summary>
    /// Whether only deterministic algorithms run; an operator that has none fails. Default false. Set it before the first CUDA call.
    /// </summary>
    public static bool UseDeterministicAlgorithms
    {
        get
        {
            NativeMethods.Check(NativeMethods.GetDeterministic(out var enabled));
            return enabled != 0;
        }
        set => NativeMethods.Check(NativeMethods.SetDeterministic(value ? 1 : 0));
    }

    /// <summary>Native tensors alive in this process, in any scope or none. Constant over training steps where nothing leaks.</summary>
    public static long LiveTensors => NativeMethods.LiveTensors();

    /// <summary>Seeds the process-wide random streams of the CPU and of every CUDA device.</summary>
    public static void ManualSeed(ulong seed) => NativeMethods.Check(NativeMethods.ManualSeed(seed));

    /// <summary>Whether float32 convolutions and matrix products may round to TF32 on CUDA (libtorch: convolutions yes, products no).</summary>
    public static void AllowTf32(bool allowed) => NativeMethods.Check(NativeMethods.SetAllowTf32(allowed ? 1 : 0));

    /// <summary>Waits until a CUDA device has finished what it was given; returns at once for the CPU.</summary>
    public static void Synchronize(Device device)
    {
        if (device.Type == DeviceType.Cuda)
        {
            NativeMethods.Check(NativeMethods.Synchronize((int)device.Type, device.Index));
        }
    }
}
