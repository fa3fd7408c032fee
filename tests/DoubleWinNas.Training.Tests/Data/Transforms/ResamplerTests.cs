using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Tests.Data.Decoding;

namespace DoubleWinNas.Training.Tests.Data.Transforms;

public sealed class ResamplerTests : IDisposable
{
    private static readonly Normalization[] ByChannels =
        [new([0.4f], [0.3f]), new([0.5f], [0.2f]), Normalization.ImageNet, Normalization.ImageNet];

    private readonly Resampler _resampler = new();

    public void Dispose() => _resampler.Dispose();

    [Theory]
    [InlineData(28, 28, 28, 28)]
    [InlineData(28, 28, 24, 24)]
    [InlineData(28, 28, 32, 32)]
    [InlineData(28, 28, 14, 14)]
    [InlineData(30, 17, 9, 31)]
    [InlineData(17, 30, 40, 5)]
    [InlineData(1, 1, 7, 9)]
    [InlineData(7, 9, 1, 1)]
    [InlineData(1, 200, 16, 16)]
    [InlineData(200, 2, 16, 16)]
    [InlineData(97, 61, 13, 60)]
    public void Every_size_equals_the_reference(int height, int width, int outputHeight, int outputWidth)
    {
        var output = new Resolution(outputHeight, outputWidth);
        foreach (var channels in new[] { 1, 3 })
        {
            foreach (var flip in new[] { false, true })
            {
                AssertEqualsReference(height, width, channels, CropBox.Whole(new Resolution(height, width)), output, flip);
            }
        }
    }

    [Theory]
    [InlineData(3, 5, 20, 30)]
    [InlineData(0, 0, 16, 16)]
    [InlineData(40, 10, 1, 1)]
    [InlineData(30, 20, 10, 40)]
    public void A_crop_is_resized_as_if_it_were_cut_out_first(int x, int y, int width, int height) =>
        AssertEqualsReference(60, 41, 3, new CropBox(x, y, width, height), new Resolution(16, 18), flip: true);

    [Fact]
    public void A_crop_past_the_border_is_black_there()
    {
        var pixels = TestImages.Smooth(10, 12, channels: 1);
        var framed = new byte[14 * 16];
        for (var y = 0; y < 10; y++)
        {
            pixels.AsSpan(y * 12, 12).CopyTo(framed.AsSpan(((y + 2) * 16) + 2));
        }

        foreach (var (x, y) in new[] { (-2, -2), (-1, 2), (2, -1), (2, 2) })
        {
            var cut = ReferenceResize.Resize(framed, 16, 1, new CropBox(x + 2, y + 2, 12, 10), new Resolution(10, 12), flip: false);

            var written = Write(pixels, new Resolution(10, 12), 1, 1, new CropBox(x, y, 12, 10), flip: false, new Resolution(10, 12), PixelLayout.Nchw);

            AssertNear(cut, written, ByChannels[1], 10 * 12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Channels_last_is_channels_first_permuted(int channels)
    {
        var pixels = TestImages.Smooth(33, 21, channels: channels);
        var (size, output) = (new Resolution(33, 21), new Resolution(20, 15));
        foreach (var flip in new[] { false, true })
        {
            var first = Write(pixels, size, channels, 3, CropBox.Whole(size), flip, output, PixelLayout.Nchw);
            var last = Write(pixels, size, channels, 3, CropBox.Whole(size), flip, output, PixelLayout.Nhwc);

            var permuted = Enumerable.Range(0, first.Length).Select(i => first[(i % 3 * 300) + (i / 3)]).ToArray();
            Assert.Equal(permuted, last);
        }
    }

    [Fact]
    public void A_fractional_crop_moves_with_its_fraction()
    {
        // A ramp stays a ramp under the triangle filter, away from the crop's border.
        var ramp = Enumerable.Range(0, 64 * 4).Select(i => (byte)(i % 64 * 4)).ToArray();
        var crop = new CropBox(10.25, 0, 32, 4);

        var written = Write(ramp, new Resolution(4, 64), 1, 1, crop, flip: false, new Resolution(4, 32), PixelLayout.Nchw);

        for (var x = 1; x < 31; x++)
        {
            var value = ((written[x] * 0.2) + 0.5) * 255;
            Assert.Equal((x + 10.25) * 4, value, 1e-3);
        }
    }

    [Fact]
    public void Rows_of_every_length_are_blended_alike_by_vectors_and_by_hand()
    {
        for (var width = 1; width < 70; width++)
        {
            AssertEqualsReference(9, width, 1, CropBox.Whole(new Resolution(9, width)), new Resolution(4, width), flip: false);
        }
    }

    private static void AssertNear(double[] expected, float[] actual, Normalization normalization, int plane)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var channel = i / plane;
            var wanted = ((expected[i] / 255) - normalization.Mean[channel]) / normalization.Deviation[channel];
            // Sums of up to some dozen float32 products of values up to 5.
            Assert.Equal(wanted, actual[i], 2e-5);
        }
    }

    private void AssertEqualsReference(int height, int width, int channels, CropBox crop, Resolution output, bool flip)
    {
        var pixels = TestImages.Smooth(height, width, channels: channels);
        var expected = ReferenceResize.Resize(pixels, width, channels, crop, output, flip);

        var written = Write(pixels, new Resolution(height, width), channels, channels, crop, flip, output, PixelLayout.Nchw);

        AssertNear(expected, written, ByChannels[channels], (int)output.Pixels);
    }

    private unsafe float[] Write(
        byte[] pixels, Resolution size, int channels, int outputChannels, CropBox crop, bool flip, Resolution output, PixelLayout layout)
    {
        var values = new float[outputChannels * output.Pixels];
        fixed (byte* source = pixels)
        {
            fixed (float* target = values)
            {
                var store = new RowStore(target, output, outputChannels, layout, ByChannels[outputChannels]);
                _resampler.Write(new PixelView(source, size, channels, size.Width * channels), crop, flip, output, store);
            }
        }

        return values;
    }
}
