using System.Runtime.InteropServices;

namespace DoubleWinNas.Node.Doctor;

/// <summary>One examination a part; each tells what it saw and never throws for what is missing.</summary>
internal static class Examinations
{
    private const string TurboJpeg = "libturbojpeg.so.0";

    public static IReadOnlyList<Func<Finding>> All { get; } = [DotNet, Processor.Examine, JpegDecoder, PostgreSql.Examine, FashionMnist];

    private static Finding DotNet() =>
        Finding.Here(".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");

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
