using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Transforms;

public class CropSamplerTests
{
    private static readonly Resolution Image = new(375, 500);

    [Fact]
    public void The_centre_crop_covers_seven_eighths_of_the_shorter_side()
    {
        Assert.Equal(new CropBox(85.9375, 23.4375, 328.125, 328.125), Sample(new CenterCrop(), Image, Resolution.Square(224)));
    }

    [Theory]
    [InlineData(100, 300)]
    [InlineData(300, 100)]
    public void The_centre_crop_has_the_outputs_aspect_ratio(int height, int width)
    {
        var crop = Sample(new CenterCrop(1), Image, new Resolution(height, width));

        Assert.Equal((double)width / height, crop.Width / crop.Height, 1e-9);
        Assert.True(crop.IsInside(Image));
        Assert.True(Math.Abs(crop.Width - 500) < 1e-9 || Math.Abs(crop.Height - 375) < 1e-9, "it touches two sides");
    }

    [Fact]
    public void Random_resized_crops_keep_to_their_areas_and_ratios()
    {
        var random = new SplitMix64(3);
        for (var i = 0; i < 2000; i++)
        {
            var crop = CropSampler.Sample(new RandomResizedCrop(), Image, Resolution.Square(224), ref random);

            Assert.True(crop.IsInside(Image), $"{crop}");
            // Sides are rounded to pixels: half a pixel of at least 90.
            Assert.InRange(crop.Width * crop.Height / Image.Pixels, 0.08 * 0.99, 1);
            Assert.InRange(crop.Width / crop.Height, 0.75 * 0.98, 1.34 * 1.02);
        }
    }

    [Fact]
    public void Random_resized_crops_reach_all_corners_and_sizes()
    {
        var random = new SplitMix64(4);
        var crops = Enumerable.Range(0, 2000).Select(_ => CropSampler.Sample(new RandomResizedCrop(), Image, Image, ref random)).ToArray();

        Assert.Contains(crops, crop => crop.X < 25 && crop.Y < 25 && crop.Width < 300);
        Assert.Contains(crops, crop => crop.X + crop.Width > 475 && crop.Y + crop.Height > 350 && crop.Width < 300);
        Assert.Contains(crops, crop => crop.Width * crop.Height > 0.9 * Image.Pixels);
        Assert.Contains(crops, crop => crop.Width * crop.Height < 0.1 * Image.Pixels);
    }

    [Fact]
    public void A_very_long_image_falls_back_to_its_centre()
    {
        var crop = Sample(new RandomResizedCrop(), new Resolution(10, 1000), Resolution.Square(224));

        Assert.Equal(10, crop.Height);
        Assert.Equal(10 * 4.0 / 3, crop.Width, 1e-9);
        Assert.Equal(500, crop.X + (crop.Width / 2), 1e-9);
    }

    [Fact]
    public void Padded_crops_take_every_offset_equally_often()
    {
        var random = new SplitMix64(5);
        var offsets = Enumerable.Range(0, 25_000)
            .Select(_ => CropSampler.Sample(new PaddedRandomCrop(2), Resolution.Square(28), Resolution.Square(28), ref random))
            .GroupBy(crop => (crop.X, crop.Y))
            .ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(25, offsets.Count);
        Assert.All(offsets.Keys, offset => Assert.InRange(Math.Max(Math.Abs(offset.X), Math.Abs(offset.Y)), 0, 2));
        // 1,000 expected, standard deviation 31.
        Assert.All(offsets.Values, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void The_whole_image_is_the_whole_image() =>
        Assert.Equal(new CropBox(0, 0, 500, 375), Sample(new WholeImage(), Image, new Resolution(7, 9)));

    private static CropBox Sample(CropPolicy policy, Resolution image, Resolution output)
    {
        var random = new SplitMix64(1);
        return CropSampler.Sample(policy, image, output, ref random);
    }
}
