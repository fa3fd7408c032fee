using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Decoding;

public sealed class JpegDecoderTests : IDisposable
{
    private readonly JpegDecoder _decoder = new();

    public void Dispose() => _decoder.Dispose();

    [Theory]
    [InlineData(false, TurboJpegCompressor.Chroma444)]
    [InlineData(true, TurboJpegCompressor.Chroma444)]
    [InlineData(false, TurboJpegCompressor.Chroma420)]
    [InlineData(true, TurboJpegCompressor.Chroma420)]
    public void Baseline_and_progressive_images_decode_to_what_was_compressed(bool progressive, int chroma)
    {
        var decoded = Decode(TestImages.Jpeg(61, 83, progressive: progressive, chroma: chroma), new Resolution(61, 83));

        Assert.Equal((new Resolution(61, 83), 3), (decoded.Size, decoded.Channels));
        // Quality 95 on smooth waves: quantisation steps of at most 5 in the coefficients that they use.
        AssertNear(TestImages.Smooth(61, 83), decoded.Bytes, tolerance: 12, mean: 1.5);
    }

    [Fact]
    public void Grey_images_decode_to_one_channel()
    {
        var pixels = TestImages.Smooth(30, 45, channels: 1);
        var jpeg = TurboJpegCompressor.Compress(pixels, 30, 45, TurboJpegCompressor.Gray, TurboJpegCompressor.ChromaGray);

        var decoded = Decode(jpeg, new Resolution(30, 45));

        Assert.Equal(1, decoded.Channels);
        AssertNear(pixels, decoded.Bytes, tolerance: 8, mean: 1);
    }

    [Fact]
    public void Four_colour_images_are_converted()
    {
        // Adobe's inverted ink: red = C * K / 255.
        var ink = TestImages.Smooth(32, 32, channels: 4);
        var jpeg = TurboJpegCompressor.Compress(ink, 32, 32, TurboJpegCompressor.Cmyk);

        var decoded = Decode(jpeg, new Resolution(32, 32));

        var expected = new byte[32 * 32 * 3];
        for (var i = 0; i < expected.Length; i++)
        {
            expected[i] = (byte)(ink[(i / 3 * 4) + (i % 3)] * ink[(i / 3 * 4) + 3] / 255);
        }

        Assert.Equal(3, decoded.Channels);
        AssertNear(expected, decoded.Bytes, tolerance: 12, mean: 2);
    }

    [Theory]
    [InlineData(320, 400, 320, 400, 320, 400)]
    [InlineData(320, 400, 161, 200, 320, 400)]
    [InlineData(320, 400, 160, 200, 160, 200)]
    [InlineData(320, 400, 81, 81, 160, 200)]
    [InlineData(320, 400, 80, 80, 80, 100)]
    [InlineData(320, 400, 28, 28, 40, 50)]
    [InlineData(320, 400, 1, 1, 40, 50)]
    [InlineData(321, 401, 40, 40, 41, 51)]
    [InlineData(320, 400, 600, 600, 320, 400)]
    public void The_smallest_factor_that_covers_the_output_is_decoded(
        int height, int width, int outputHeight, int outputWidth, int decodedHeight, int decodedWidth)
    {
        var decoded = Decode(TestImages.Jpeg(height, width), new Resolution(outputHeight, outputWidth));

        Assert.Equal(new Resolution(decodedHeight, decodedWidth), decoded.Size);
    }

    [Fact]
    public void A_small_crop_keeps_a_large_image_large()
    {
        var crop = new CropBox(100, 100, 80, 60);

        var decoded = Decode(TestImages.Jpeg(320, 400), new Resolution(30, 30), crop);

        Assert.Equal(new Resolution(160, 200), decoded.Size);
        Assert.Equal(new CropBox(50, 50, 40, 30), decoded.Crop);
    }

    [Fact]
    public void A_scaled_image_is_the_full_one_shrunk()
    {
        var decoded = Decode(TestImages.Jpeg(160, 160), new Resolution(40, 40));

        // The mean over 4 x 4 pixels, which the transform's low frequencies approximate.
        var full = TestImages.Smooth(160, 160);
        var expected = new byte[40 * 40 * 3];
        for (var i = 0; i < expected.Length; i++)
        {
            var (channel, x, y) = (i % 3, i / 3 % 40, i / 3 / 40);
            var sum = 0;
            for (var tap = 0; tap < 16; tap++)
            {
                sum += full[(((((y * 4) + (tap / 4)) * 160) + (x * 4) + (tap % 4)) * 3) + channel];
            }

            expected[i] = (byte)(sum / 16);
        }

        AssertNear(expected, decoded.Bytes, tolerance: 10, mean: 2);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(500, 1)]
    [InlineData(3, 2)]
    public void Images_of_a_few_pixels_keep_their_geometry(int height, int width)
    {
        foreach (var side in new[] { 1, 2, 32 })
        {
            var decoded = Decode(TestImages.Jpeg(height, width), Resolution.Square(side));

            Assert.InRange(decoded.Crop.Width, Math.Min(width, 1), decoded.Size.Width);
            Assert.InRange(decoded.Crop.Height, Math.Min(height, 1), decoded.Size.Height);
            Assert.Equal(decoded.Crop.Width / width, decoded.Crop.Height / height, 1e-12);
        }
    }

    [Fact]
    public void Every_truncation_is_refused_or_decodes_without_loss()
    {
        var jpeg = TestImages.Jpeg(48, 64);
        var whole = Decode(jpeg, new Resolution(48, 64)).Bytes;
        for (var length = 0; length < jpeg.Length; length += 7)
        {
            if (TryDecode(jpeg[..length], new Resolution(48, 64), crop: null, out var decoded, out var reason))
            {
                Assert.Equal(whole, decoded.Bytes);
            }
            else
            {
                Assert.NotEmpty(reason);
            }
        }

        Assert.False(TryDecode(jpeg[..(jpeg.Length / 2)], new Resolution(48, 64), crop: null, out _, out _));
    }

    [Fact]
    public void Flipped_bits_never_crash_and_refusals_have_reasons()
    {
        var jpeg = TestImages.Jpeg(48, 64, progressive: true);
        var random = new SplitMix64(5);
        for (var trial = 0; trial < 500; trial++)
        {
            var broken = (byte[])jpeg.Clone();
            for (var flip = 0; flip < 3; flip++)
            {
                broken[random.NextInt(broken.Length)] ^= (byte)(1 << random.NextInt(8));
            }

            if (!TryDecode(broken, new Resolution(20, 20), crop: null, out _, out var reason))
            {
                Assert.NotEmpty(reason);
            }
        }
    }

    [Fact]
    public void A_decoder_works_on_after_a_broken_image()
    {
        var jpeg = TestImages.Jpeg(48, 64);
        var before = Decode(jpeg, new Resolution(48, 64)).Bytes;

        Assert.False(TryDecode(jpeg[..(jpeg.Length / 2)], new Resolution(48, 64), crop: null, out _, out _));

        Assert.Equal(before, Decode(jpeg, new Resolution(48, 64)).Bytes);
    }

    [Fact]
    public void An_image_of_billions_of_pixels_is_refused_before_memory_is_taken()
    {
        var jpeg = TestImages.Jpeg(16, 16);
        var frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        jpeg[frame + 5] = jpeg[frame + 7] = 0xFF;

        Assert.False(TryDecode(jpeg, Resolution.Square(8), crop: null, out _, out var reason));

        Assert.Contains("pixels", reason);
    }

    [Fact]
    public void A_progressive_image_of_half_a_billion_pixels_is_refused_where_a_baseline_one_would_be_shrunk()
    {
        var header = new JpegHeader(20_000, 20_000, 3) { IsProgressive = true };

        Assert.False(_decoder.TryDecode([], header, CropBox.Whole(header.Size), Resolution.Square(32), out _, out _, out var reason));

        Assert.Contains("of a progressive image", reason);
    }

    [Fact]
    public void An_image_of_20000_pixels_a_side_is_decoded_shrunk()
    {
        // 400 MB to compress: instead a small image's file with the large size in its header, whose missing rows are noticed after all.
        var jpeg = TestImages.Jpeg(16, 16);
        var frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        (jpeg[frame + 5], jpeg[frame + 6], jpeg[frame + 7], jpeg[frame + 8]) = (20_000 >> 8, 20_000 & 0xFF, 20_000 >> 8, 20_000 & 0xFF);

        Assert.False(TryDecode(jpeg, Resolution.Square(200), crop: null, out _, out var reason));

        Assert.DoesNotContain("pixels", reason);
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void Where_a_small_crop_wants_more_of_a_huge_image_than_memory_holds_it_gets_less()
    {
        Assert.Equal(new ScalingFactor(1, 2), JpegDecoder.Bounded(Resolution.Square(16_385), new ScalingFactor(1, 1)));
        Assert.Equal(new ScalingFactor(1, 1), JpegDecoder.Bounded(Resolution.Square(16_384), new ScalingFactor(1, 1)));
        Assert.Equal(new ScalingFactor(1, 8), JpegDecoder.Bounded(Resolution.Square(20_000), new ScalingFactor(1, 8)));
    }

    private static void AssertNear(byte[] expected, byte[] actual, int tolerance, double mean)
    {
        Assert.Equal(expected.Length, actual.Length);
        var errors = expected.Zip(actual, (e, a) => Math.Abs(e - a)).ToArray();
        Assert.InRange(errors.Max(), 0, tolerance);
        Assert.InRange(errors.Average(), 0, mean);
    }

    private Decoded Decode(byte[] jpeg, Resolution output, CropBox? crop = null) =>
        TryDecode(jpeg, output, crop, out var decoded, out var reason) ? decoded : throw new InvalidOperationException(reason);

    private unsafe bool TryDecode(byte[] jpeg, Resolution output, CropBox? crop, out Decoded decoded, out string reason)
    {
        decoded = new Decoded([], default, 0, default);
        if (!JpegHeader.TryRead(jpeg, out var header, out reason))
        {
            return false;
        }

        if (!_decoder.TryDecode(jpeg, header, crop ?? CropBox.Whole(header.Size), output, out var pixels, out var cropInPixels, out reason))
        {
            return false;
        }

        var bytes = new byte[pixels.Size.Pixels * pixels.Channels];
        for (var y = 0; y < pixels.Size.Height; y++)
        {
            var row = pixels.Size.Width * pixels.Channels;
            new ReadOnlySpan<byte>(pixels.Row(y), row).CopyTo(bytes.AsSpan(y * row));
        }

        decoded = new Decoded(bytes, pixels.Size, pixels.Channels, cropInPixels);
        return true;
    }

    private sealed record Decoded(byte[] Bytes, Resolution Size, int Channels, CropBox Crop);
}
