using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "dwnas_live_tensors")]
    public static partial long LiveTensors();

    [LibraryImport(Library, EntryPoint = "dwnas_torch_version")]
    public static partial nint TorchVersion();

    [LibraryImport(Library, EntryPoint = "dwnas_cuda_device_count")]
    public static partial int CudaDeviceCount(out int count);

    [LibraryImport(Library, EntryPoint = "dwnas_synchronize")]
    public static partial int Synchronize(int device, int index);

    [LibraryImport(Library, EntryPoint = "dwnas_get_num_threads")]
    public static partial int GetNumThreads(out int count);

    [LibraryImport(Library, EntryPoint = "dwnas_set_num_threads")]
    public static partial int SetNumThreads(int count);

    [LibraryImport(Library, EntryPoint = "dwnas_get_num_interop_threads")]
    public static partial int GetNumInteropThreads(out int count);

    [LibraryImport(Library, EntryPoint = "dwnas_set_num_interop_threads")]
    public static partial int SetNumInteropThreads(int count);

    [LibraryImport(Library, EntryPoint = "dwnas_manual_seed")]
    public static partial int ManualSeed(ulong seed);

    [LibraryImport(Library, EntryPoint = "dwnas_get_mkldnn")]
    public static partial int GetMkldnn(out int enabled);

    [LibraryImport(Library, EntryPoint = "dwnas_set_mkldnn")]
    public static partial int SetMkldnn(int enabled);

    [LibraryImport(Library, EntryPoint = "dwnas_get_cudnn_benchmark")]
    public static partial int GetCudnnBenchmark(out int enabled);

    [LibraryImport(Library, EntryPoint = "dwnas_set_cudnn_benchmark")]
    public static partial int SetCudnnBenchmark(int enabled);

    [LibraryImport(Library, EntryPoint = "dwnas_get_deterministic")]
    public static partial int GetDeterministic(out int enabled);

    [LibraryImport(Library, EntryPoint = "dwnas_set_deterministic")]
    public static partial int SetDeterministic(int enabled);

    [LibraryImport(Library, EntryPoint = "dwnas_set_allow_tf32")]
    public static partial int SetAllowTf32(int enabled);
}
