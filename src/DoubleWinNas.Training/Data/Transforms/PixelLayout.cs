namespace DoubleWinNas.Training.Data;

/// <summary>Order of a batch's values in memory.</summary>
public enum PixelLayout
{
    /// <summary>Image, channel, row, column: PyTorch's contiguous format.</summary>
    Nchw,

    /// <summary>Image, row, column, channel: PyTorch's channels_last format.</summary>
    Nhwc,
}
