namespace DoubleWinNas.Networks.Graph;

/// <summary>Shape of a value for one image: channels and resolution; a flattened value has resolution 1x1.</summary>
public readonly record struct TensorShape(int Channels, Resolution Resolution)
{
    public int Height => Resolution.Height;

    public int Width => Resolution.Width;

    public long Elements => Channels * Resolution.Pixels;

    public override string ToString() => $"{Channels}x{Height}x{Width}";
}
