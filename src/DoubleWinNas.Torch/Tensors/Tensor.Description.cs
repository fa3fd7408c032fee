using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

public sealed partial class Tensor
{
    private long[]? _shape;
    private DType _dtype;
    private Device _device;

    /// <summary>The sizes, N,C,H,W for images. Kept after the first question: no operation here resizes a tensor in place.</summary>
    public ReadOnlySpan<long> Shape => Described();

    public int Rank => Described().Length;

    public DType DType
    {
        get
        {
            Described();
            return _dtype;
        }
    }

    public Device Device
    {
        get
        {
            Described();
            return _device;
        }
    }

    /// <summary>The number of elements.</summary>
    public long Count
    {
        get
        {
            var count = 1L;
            foreach (var size in Described())
            {
                count *= size;
            }

            return count;
        }
    }

    public long[] Strides()
    {
        var strides = new long[Rank];
        NativeMethods.Check(NativeMethods.Strides(Handle, strides));
        return strides;
    }

    /// <summary>Whether the memory is dense and row-major (N,C,H,W).</summary>
    public bool IsContiguous => HasFormat(channelsLast: 0);

    /// <summary>Whether the memory is dense in the order N,H,W,C. A tensor with one channel is both.</summary>
    public bool IsChannelsLast => HasFormat(channelsLast: 1);

    private bool HasFormat(int channelsLast)
    {
        NativeMethods.Check(NativeMethods.IsContiguous(Handle, channelsLast, out var yes));
        return yes != 0;
    }

    private long[] Described()
    {
        var handle = Handle;
        if (_shape is null)
        {
            NativeMethods.Check(NativeMethods.Describe(handle, out var rank, out var dtype, out var device, out var index));
            var shape = new long[rank];
            NativeMethods.Check(NativeMethods.Sizes(handle, shape));
            _dtype = (DType)dtype;
            _device = new Device((DeviceType)device, Math.Max(index, 0));
            _shape = shape;
        }

        return _shape;
    }
}
