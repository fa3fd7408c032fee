using System.Globalization;
using System.Text;
using DoubleWinNas.Devices.Quantization;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>
/// TensorRT's own file of int8 scales: a line with its version and the calibrator that <c>trtexec</c> has, then a line for each tensor: its name
/// and the range that one of 127 steps covers, as the eight hexadecimal digits of a float32. A file of another version is not taken: TensorRT would
/// invent ranges instead.
/// </summary>
internal static class CalibrationCache
{
    private const float Steps = 127;

    /// <summary>A tensor that is always zero: a scale has to be above it.</summary>
    private const float LeastRange = 1e-6f;

    /// <param name="ranges">Of the model.</param>
    /// <param name="version">Of TensorRT, such as <c>8.2.1</c>.</param>
    public static string Write(TensorRanges ranges, string version)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"TRT-{TensorRtVersion.NumberOf(version)}-EntropyCalibration2\n"));
        foreach (var (tensor, largest) in ranges.Largest)
        {
            text.Append(CultureInfo.InvariantCulture, $"{tensor}: {BitConverter.SingleToUInt32Bits(Math.Max(LeastRange, largest) / Steps):x8}\n");
        }

        return text.ToString();
    }
}
