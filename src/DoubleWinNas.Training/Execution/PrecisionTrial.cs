using System.Diagnostics;
using DoubleWinNas.Torch;

namespace DoubleWinNas.Training.Execution;

/// <summary>Times of one forward and backward pass of a small convolution in float32 and in bfloat16 under autocast, medians.</summary>
internal readonly record struct PrecisionTrial(TimeSpan Float32, TimeSpan BFloat16)
{
    /// <summary>Below it the loss of digits buys nothing, and a repeated trial could come out differently.</summary>
    private const double LeastGain = 1.1;

    private const int Turns = 5;

    /// <summary>What the trial computes with: the shape of a block's expansion on 28 x 28 images.</summary>
    private const int Images = 32;
    private const int ChannelsIn = 32;
    private const int ChannelsOut = 192;
    private const int Side = 14;

    /// <summary>Whether bfloat16 is faster by a tenth.</summary>
    public bool IsWorthIt => Float32.Ticks >= BFloat16.Ticks * LeastGain;

    /// <summary>Both in turns, so that whatever changes on the machine meets both alike; a device that cannot do it loses.</summary>
    public static PrecisionTrial Run(Device device)
    {
        using var scope = new DisposeScope();
        var (full, half) = (new List<TimeSpan>(), new List<TimeSpan>());
        try
        {
            var x = Tensor.Zeros([Images, ChannelsIn, Side, Side], DType.Float32, device).ToMemoryFormat(MemoryFormat.ChannelsLast);
            var weight = Tensor.Zeros([ChannelsOut, ChannelsIn, 1, 1], DType.Float32, device).ToMemoryFormat(MemoryFormat.ChannelsLast).RequiresGrad_();
            for (var turn = 0; turn <= Turns; turn++)
            {
                var (first, second) = (Time(x, weight, shortened: false, device), Time(x, weight, shortened: true, device));

                // The first turn builds kernels.
                if (turn > 0)
                {
                    full.Add(first);
                    half.Add(second);
                }
            }
        }
        catch (TorchException)
        {
            return new PrecisionTrial(TimeSpan.Zero, TimeSpan.MaxValue);
        }

        return new PrecisionTrial(Median(full), Median(half));
    }

    private static TimeSpan Time(Tensor x, Tensor weight, bool shortened, Device device)
    {
        using var scope = new DisposeScope();
        var begin = Stopwatch.GetTimestamp();
        Pass(x, weight, shortened, device).Backward();

        // Reading a value waits for the device.
        _ = weight.Grad!.Sum().ItemDouble();
        TensorLists.ZeroGrad([weight]);
        return Stopwatch.GetElapsedTime(begin);
    }

    private static Tensor Pass(Tensor x, Tensor weight, bool shortened, Device device)
    {
        if (!shortened)
        {
            return Functional.Conv2d(x, weight).Mean();
        }

        using var autocast = new Autocast(device, DType.BFloat16);
        return Functional.Conv2d(x, weight).To(DType.Float32).Mean();
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
