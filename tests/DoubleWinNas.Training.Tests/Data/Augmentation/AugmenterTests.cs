using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Augmentation;

public sealed class AugmenterTests
{
    [Fact]
    public void A_translation_by_a_third_moves_columns_and_brings_black_in() => Assert.Equal(
        new byte[] { 2, 3, 0, 5, 6, 0 },
        // 0.45 * strength * 3 columns = 1 column
        Apply(AugmentOperation.TranslateX, 1 / 1.35, 1, [1, 2, 3, 4, 5, 6], new Resolution(2, 3)));

    [Fact]
    public void A_translation_down_brings_rows_from_above() => Assert.Equal(
        new byte[] { 0, 0, 1, 2 },
        Apply(AugmentOperation.TranslateY, 1 / 0.9, -1, [1, 2, 3, 4], new Resolution(2, 2)));

    [Fact]
    public void A_rotation_by_minus_ninety_degrees_turns_the_image_clockwise() => Assert.Equal(
        new byte[] { 7, 4, 1, 8, 5, 2, 9, 6, 3 },
        Apply(AugmentOperation.Rotate, 3, -1, [1, 2, 3, 4, 5, 6, 7, 8, 9], new Resolution(3, 3)));

    [Fact]
    public void A_shear_leaves_the_middle_row_and_moves_those_about_it_apart() => Assert.Equal(
        new byte[] { 0, 1, 2, 4, 5, 6, 8, 9, 0 },
        Apply(AugmentOperation.ShearX, 1 / 0.3, 1, [1, 2, 3, 4, 5, 6, 7, 8, 9], new Resolution(3, 3)));

    [Theory]
    [InlineData(1, 190)]
    [InlineData(-1, 10)]
    public void Brightness_scales_values(int sign, byte expected) =>
        Assert.Equal(expected, Apply(AugmentOperation.Brightness, 1, sign, [100], new Resolution(1, 1))[0]);

    [Fact]
    public void Values_stay_within_a_byte() =>
        Assert.Equal(new byte[] { 255, 0 }, Apply(AugmentOperation.Contrast, 1, 1, [250, 5], new Resolution(1, 2)));

    [Fact]
    public void Colour_moves_channels_away_from_their_grey_value() =>
        // Grey value of pure red: 76.245; 255 and 0 at 10 % of their distance from it.
        Assert.Equal(new byte[] { 94, 69, 69 }, Apply(AugmentOperation.Colour, 1, -1, [255, 0, 0], new Resolution(1, 1), channels: 3));

    [Fact]
    public void Contrast_moves_values_towards_their_mean() =>
        Assert.Equal(new byte[] { 95, 105 }, Apply(AugmentOperation.Contrast, 1, -1, [50, 150], new Resolution(1, 2)));

    [Fact]
    public void Sharpness_changes_the_inside_only()
    {
        // Smoothed middle: (8 * 10 + 5 * 140) / 13 = 60; 1.9 times the distance of 80 from it is 212.
        byte[] image = [10, 10, 10, 10, 140, 10, 10, 10, 10];

        Assert.Equal(new byte[] { 10, 10, 10, 10, 212, 10, 10, 10, 10 }, Apply(AugmentOperation.Sharpness, 1, 1, image, new Resolution(3, 3)));
    }

    [Fact]
    public void Posterizing_keeps_the_highest_bits() =>
        Assert.Equal(new byte[] { 0xF0, 0x10 }, Apply(AugmentOperation.Posterize, 1, 1, [0xFF, 0x1F], new Resolution(1, 2)));

    [Fact]
    public void Solarizing_inverts_from_the_threshold_on() =>
        Assert.Equal(new byte[] { 100, 55 }, Apply(AugmentOperation.Solarize, 0.5, 1, [100, 200], new Resolution(1, 2)));

    [Fact]
    public void Auto_contrast_stretches_each_channel() => Assert.Equal(
        new byte[] { 0, 7, 255, 7 }, Apply(AugmentOperation.AutoContrast, 1, 1, [50, 7, 60, 7], new Resolution(1, 2), channels: 2));

    [Fact]
    public void Equalizing_spreads_values_by_rank()
    {
        // 0 four times as often as each of 100 and 101: 512 pixels below the largest value, steps of 2.
        byte[] image = [.. Enumerable.Repeat((byte)0, 410), .. Enumerable.Repeat((byte)100, 102), .. Enumerable.Repeat((byte)101, 102)];

        var found = Apply(AugmentOperation.Equalize, 1, 1, image, new Resolution(1, image.Length));

        Assert.Equal([0, (410 + 1) / 2, 255], found.Distinct().Select(value => (int)value));
    }

    [Fact]
    public void Nothing_is_changed_at_strength_zero_but_what_has_no_strength()
    {
        byte[] image = [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 4))];
        var kinds = Enum.GetValues<AugmentOperation>().Except([AugmentOperation.AutoContrast, AugmentOperation.Equalize]);

        Assert.All(kinds, kind => Assert.Equal(image, Apply(kind, 0, 1, image, new Resolution(8, 8))));
    }

    [Fact]
    public void Batches_with_it_differ_from_those_without_and_are_the_same_for_any_number_of_threads()
    {
        using var dataset = SyntheticDataset.Create();
        var plain = dataset.TrainingTransform;
        var augmented = plain with { Augment = new RandAugment() };

        var one = Images(augmented, workers: 1);

        Assert.Equal(one, Images(augmented, workers: 3));
        Assert.NotEqual(one, Images(plain, workers: 1));
        Assert.Equal(Images(plain, workers: 1), Images(plain with { Augment = new RandAugment(Operations: 2, Magnitude: 0) }, workers: 1, onlyUntouched: true));

        float[] Images(ImageTransform transform, int workers, bool onlyUntouched = false)
        {
            using var source = BatchSource.ForTraining(dataset, new BatchOptions { BatchSize = 32, Seed = 2, Workers = workers, Transform = transform });
            using var batch = source.Next();
            return onlyUntouched ? Untouched() : batch.Images.ToArray();

            float[] Untouched()
            {
                // At magnitude 0 only images that drew AutoContrast or Equalize may differ.
                using var other = BatchSource.ForTraining(dataset, new BatchOptions { BatchSize = 32, Seed = 2, Workers = 1, Transform = plain });
                using var expected = other.Next();
                var length = batch.Images.Length / 32;
                var same = 0;
                for (var i = 0; i < 32; i++)
                {
                    same += Near(expected.Images.Slice(i * length, length), batch.Images.Slice(i * length, length)) ? 1 : 0;
                }

                Assert.InRange(same, 16, 31);
                return expected.Images.ToArray();
            }
        }

        static bool Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> found)
        {
            for (var i = 0; i < expected.Length; i++)
            {
                if (Math.Abs(expected[i] - found[i]) > 0.02)
                {
                    return false;
                }
            }

            return true;
        }
    }

    [Theory]
    [InlineData("2,9", 2, 9)]
    [InlineData("1,30", 1, 30)]
    public void Its_text_is_operations_and_magnitude(string text, int operations, int magnitude) =>
        Assert.Equal(new RandAugment(operations, magnitude), RandAugment.Parse(text));

    [Theory]
    [InlineData("2")]
    [InlineData("0,9")]
    [InlineData("2,31")]
    public void Other_texts_are_refused(string text) => Assert.Contains($"'{text}'", Assert.Throws<InputException>(() => RandAugment.Parse(text)).Message);

    private static byte[] Apply(AugmentOperation operation, double strength, int sign, byte[] image, Resolution size, int channels = 1)
    {
        var changed = (byte[])image.Clone();
        Augmenter.Apply(operation, strength, sign, changed, new byte[changed.Length], size, channels);
        return changed;
    }
}
