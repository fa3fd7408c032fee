namespace DoubleWinNas.Torch.Tests;

public sealed class FunctionalTests : TorchTest
{
    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 1, 1, 1)]
    [InlineData(1, 2, 2, 1)]
    [InlineData(1, 1, 1, 2)]
    [InlineData(2, 1, 1, 4)]
    public void Convolution_is_the_sum_over_its_window(int stride, int padding, int dilation, int groups)
    {
        var x = Randn(2, 4, 7, 6);
        var weight = Randn(8, 4 / groups, 3, 3);
        var bias = Randn(8);
        var y = Functional.Conv2d(x, weight, bias, stride, padding, dilation, groups);
        var reference = ReferenceConvolution.Of(x, weight, bias, stride, padding, dilation, groups);
        AssertClose(reference, y, 1e-12);
    }

    [Fact]
    public void Batch_norm_in_training_normalises_by_the_batch_and_moves_the_running_statistics()
    {
        var x = Randn(4, 2, 3, 3);
        var (mean, variance) = (Of(1, 2), Of(3, 4));
        var y = Functional.BatchNorm(x, mean, variance, Of(2, 2), Of(1, 1), training: true, momentum: 0.25, eps: 1e-3);
        AssertClose([1, 1], y.Mean([0, 2, 3]), 1e-12);
        var batchMean = x.Mean([0, 2, 3]).ToArray<double>();
        var batchVariance = x.Var([0, 2, 3]).ToArray<double>();
        AssertClose([0.75 + (0.25 * batchMean[0]), 1.5 + (0.25 * batchMean[1])], mean);
        AssertClose([2.25 + (0.25 * batchVariance[0]), 3 + (0.25 * batchVariance[1])], variance);
    }

    [Fact]
    public void Batch_norm_in_evaluation_uses_the_running_statistics_and_its_eps()
    {
        var x = Randn(2, 2, 1, 1);
        var v = x.ToArray<double>();
        var y = Functional.BatchNorm(x, Of(1, 2), Of(3, 4), Of(5, 6), Of(7, 8), eps: 0.5);
        AssertClose(
            [.. v.Select((value, i) => i % 2 == 0 ? ((value - 1) / Math.Sqrt(3.5) * 5) + 7 : ((value - 2) / Math.Sqrt(4.5) * 6) + 8)], y);
    }

    [Fact]
    public void Channels_last_stays_through_convolution_batch_norm_and_clamp()
    {
        var x = Tensor.Randn([2, 8, 6, 6], Random).ToMemoryFormat(MemoryFormat.ChannelsLast);
        var weight = Tensor.Randn([8, 8, 3, 3], Random).RequiresGrad_();
        var depthwise = Tensor.Randn([8, 1, 3, 3], Random).RequiresGrad_();
        var y = Functional.Conv2d(x, weight, padding: 1);
        Assert.True(y.IsChannelsLast && !y.IsContiguous);
        y = Functional.BatchNorm(y, Tensor.Zeros([8]), Tensor.Ones([8]), training: true);
        Assert.True(y.IsChannelsLast && !y.IsContiguous);
        y = Functional.Conv2d(y.Clamp(0, 6), depthwise, padding: 1, groups: 8);
        Assert.True(y.IsChannelsLast && !y.IsContiguous);
        Assert.True((y + x).IsChannelsLast);
    }

    [Fact]
    public void Pooling_averages_and_takes_the_largest()
    {
        var x = Of([.. Enumerable.Range(0, 16).Select(i => (double)i)]).View(1, 1, 4, 4);
        AssertClose([7.5], Functional.AdaptiveAvgPool2d(x));
        AssertClose([2.5, 4.5, 10.5, 12.5], Functional.AvgPool2d(x, 2));
        AssertClose([5, 7, 13, 15], Functional.MaxPool2d(x, 2));
        AssertClose([0, 0.75, 0.75, 3, 7.5, 4.5, 3, 6.75, 3.75], Functional.AvgPool2d(x, 2, stride: 2, padding: 1));
        AssertClose([0, 1.5, 3, 6, 7.5, 9, 12, 13.5, 15], Functional.AvgPool2d(x, 2, stride: 2, padding: 1, countIncludePad: false));
    }

    [Fact]
    public void Cropping_undoes_padding()
    {
        var x = Randn(1, 2, 3, 4);
        var padded = Functional.Pad2d(x, left: 1, right: 2, top: 3, bottom: 4, value: 9);
        Assert.Equal([1L, 2, 10, 7], padded.Shape.ToArray());
        Assert.Equal(9, padded.Narrow(2, 2, 1).Min().ItemDouble());
        AssertClose(x.ToArray<double>(), padded.Crop(3, 1, 3, 4));
        AssertClose(x.ToArray<double>(), Functional.Pad2d(padded, -1, -2, -3, -4));
    }

    [Fact]
    public void Bilinear_resize_samples_between_pixel_centres()
    {
        var x = Of(0, 1, 2, 3).View(1, 1, 1, 4);
        AssertClose([0.5, 2.5], Functional.InterpolateBilinear(x, 1, 2));
        AssertClose([0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3], Functional.InterpolateBilinear(x, 1, 8));
        // a triangle of half-width 2 around 0.5+0.5 and 2.5+0.5: weights 3/8, 3/8, 1/4 (cut at the border)
        if (!TorchRuntime.Version.StartsWith("1.10", StringComparison.Ordinal))
        {
            AssertClose([5 / 7.0, 16 / 7.0], Functional.InterpolateBilinear(x, 1, 2, antialias: true), 1e-12);
        }
    }

    [Fact]
    public void Cross_entropy_smooths_its_target_over_all_classes()
    {
        double[] logits = [1, 2, 0.5, -1, 0, 3];
        var loss = Functional.CrossEntropy(Of(logits).View(2, 3), Tensor.FromSpan<long>([1, 2], [2]), labelSmoothing: 0.3);
        var expected = (Smoothed(logits[..3], 1) + Smoothed(logits[3..], 2)) / 2;
        Assert.Equal(expected, loss.ItemDouble(), 12);
        var each = Functional.CrossEntropy(Of(logits).View(2, 3), Tensor.FromSpan<long>([1, 2], [2]), 0.3, Reduction.None);
        AssertClose([Smoothed(logits[..3], 1), Smoothed(logits[3..], 2)], each);

        static double Smoothed(double[] z, int target)
        {
            var logSum = Math.Log(z.Sum(Math.Exp));
            return z.Select((v, i) => -((i == target ? 0.7 : 0) + 0.1) * (v - logSum)).Sum();
        }
    }

    [Fact]
    public void Distillation_is_the_divergence_at_a_temperature_times_its_square_and_leaves_the_teacher_alone()
    {
        double[] s = [1, 2, 0.5, -1, 0, 3];
        double[] t = [0.3, 1, -2, 1, 1, 2];
        var student = Of(s).View(2, 3).RequiresGrad_();
        var teacher = Of(t).View(2, 3).RequiresGrad_();
        var live = TorchRuntime.LiveTensors;
        var loss = Functional.DistillationLoss(student, teacher, temperature: 2);
        Assert.Equal(live + 1, TorchRuntime.LiveTensors);
        Assert.Equal(4 * (Divergence(s[..3], t[..3]) + Divergence(s[3..], t[3..])) / 2, loss.ItemDouble(), 12);
        loss.Backward();
        Assert.NotNull(student.Grad);
        Assert.Null(teacher.Grad);

        static double Divergence(double[] student, double[] teacher)
        {
            var (p, q) = (LogSoftmax(teacher), LogSoftmax(student));
            return p.Zip(q, (a, b) => Math.Exp(a) * (a - b)).Sum();
        }

        static double[] LogSoftmax(double[] z)
        {
            var logSum = Math.Log(z.Sum(v => Math.Exp(v / 2)));
            return [.. z.Select(v => (v / 2) - logSum)];
        }
    }

    [Fact]
    public void Squared_error_and_softmax_are_the_textbooks()
    {
        Assert.Equal(2.5, Functional.MseLoss(Of(1, 2), Of(0, 4)).ItemDouble());
        Assert.Equal(5, Functional.MseLoss(Of(1, 2), Of(0, 4), Reduction.Sum).ItemDouble());
        AssertClose([0.25, 0.75], Functional.Softmax(Of(0, Math.Log(3)), 0));
        AssertClose([Math.Log(0.25), Math.Log(0.75)], Functional.LogSoftmax(Of(0, Math.Log(3)), 0));
        AssertClose([0 + 4 + 1, 3 + 8 + 1], Functional.Linear(Of(1, 2), Of(0, 2, 3, 4).View(2, 2), Of(1, 1)));
    }

    [Fact]
    public void Dropout_drops_its_share_keeps_the_mean_and_repeats_with_its_stream()
    {
        var x = Tensor.Ones([10000]);
        using var first = new Generator(5);
        using var second = new Generator(5);
        var y = Functional.Dropout(x, 0.25, first).ToArray<float>();
        Assert.Equal(y, Functional.Dropout(x, 0.25, second).ToArray<float>());
        // 10,000 draws: the standard deviation of the share is 0.0043
        Assert.InRange(y.Count(v => v == 0) / 10000.0, 0.23, 0.27);
        Assert.All(y, v => Assert.True(v == 0 || Math.Abs(v - (4 / 3f)) < 1e-6));
        Assert.Equal(x.ToArray<float>(), Functional.Dropout(x, 0.25, training: false).ToArray<float>());
        Assert.NotEqual(x.ToArray<float>(), Functional.Dropout(x, 0.25, training: true).ToArray<float>());
    }
}
