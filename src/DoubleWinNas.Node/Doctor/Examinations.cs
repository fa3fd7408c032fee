using System.Runtime.InteropServices;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Results.Report;
using DoubleWinNas.Torch;

namespace DoubleWinNas.Node.Doctor;

/// <summary>One examination a part; each tells what it saw and never throws for what is missing.</summary>
internal static class Examinations
{
    private const string TurboJpeg = "libturbojpeg.so.0";

    public static IReadOnlyList<Func<Finding>> All { get; } = [DotNet, Processor.Examine, Libtorch, Cuda, OnnxRuntime, Charts, JpegDecoder, PostgreSql.Examine, FashionMnist];

    private static Finding DotNet() =>
        Finding.Here(".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");

    private static Finding Libtorch()
    {
        try
        {
            return Finding.Here("libtorch", TorchRuntime.Version);
        }
        catch (TorchException error)
        {
            return Finding.Missing("libtorch", error.Message, "scripts/setup run packages native");
        }
    }

    private static Finding Cuda()
    {
        const string Remedy = "build the shim with a libtorch that has it: name it in DWNAS_TORCH_PREFIX (only for training on a GPU)";
        try
        {
            return TorchRuntime.IsCudaAvailable
                ? Finding.Here("CUDA", $"{TorchRuntime.CudaDeviceCount} devices")
                : Finding.NotNeeded("CUDA", "this libtorch sees no GPU", Remedy);
        }
        catch (TorchException)
        {
            return Finding.NotNeeded("CUDA", "unknown without libtorch", Remedy);
        }
    }

    private static Finding OnnxRuntime()
    {
        try
        {
            return Finding.Here("ONNX Runtime", $"{OnnxRuntimeLibrary.Current.Version}, {OnnxRuntimeLibrary.Current.Path}");
        }
        catch (InputException error)
        {
            return Finding.Missing("ONNX Runtime", error.Message, "scripts/fetch-onnxruntime");
        }
    }

    private static Finding Charts() => ChartLibrary.Find(AppContext.BaseDirectory) is not null
        ? Finding.Here("Apache ECharts", "for the plots of reports")
        : Finding.NotNeeded("Apache ECharts", "reports will have no plots", ChartLibrary.Remedy);

    private static Finding JpegDecoder()
    {
        if (!NativeLibrary.TryLoad(TurboJpeg, out var library))
        {
            return Finding.Missing("TurboJPEG", $"{TurboJpeg} cannot be loaded", "apt-get install libturbojpeg0");
        }

        NativeLibrary.Free(library);
        return Finding.Here("TurboJPEG", TurboJpeg);
    }

    private static Finding FashionMnist()
    {
        const string Folder = "/usr/share/datasets/fashion-mnist";
        return Directory.Exists(Folder)
            ? Finding.Here("Fashion-MNIST", Folder)
            : Finding.NotNeeded("Fashion-MNIST", $"not in {Folder}", "apt-get install dataset-fashion-mnist");
    }
}
