using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data;

/// <summary>Looks into batches.</summary>
internal static class Pixels
{
    /// <summary>The bytes that a batch's image was made of, N,C,H,W order whatever the layout; exact where nothing was resized.</summary>
    public static byte[] Bytes(Batch batch, int image, Normalization normalization)
    {
        var plane = batch.Height * batch.Width;
        var bytes = new byte[batch.Channels * plane];
        for (var channel = 0; channel < batch.Channels; channel++)
        {
            for (var i = 0; i < plane; i++)
            {
                var at = batch.Layout == PixelLayout.Nchw ? (channel * plane) + i : (i * batch.Channels) + channel;
                var value = batch.Images[(image * bytes.Length) + at];
                var pixel = ((value * normalization.Deviation[channel]) + normalization.Mean[channel]) * 255;
                bytes[(channel * plane) + i] = (byte)Math.Round(pixel);
            }
        }

        return bytes;
    }

    /// <summary>A copy of everything a batch holds, to compare after it is disposed.</summary>
    public static BatchCopy Copy(Batch batch) =>
        new(batch.Epoch, batch.Index, batch.Height, batch.Width, batch.Images.ToArray(), batch.Labels.ToArray(), batch.Indices.ToArray());

    /// <summary>The next batches, copied and disposed.</summary>
    public static List<BatchCopy> Take(BatchSource source, int count)
    {
        var copies = new List<BatchCopy>();
        while (copies.Count < count && source.TryNext(out var batch))
        {
            using (batch)
            {
                copies.Add(Copy(batch));
            }
        }

        return copies;
    }
}

internal sealed record BatchCopy(long Epoch, int Index, int Height, int Width, float[] Images, long[] Labels, int[] Indices)
{
    public static void AssertEqual(BatchCopy expected, BatchCopy actual)
    {
        Assert.Equal((expected.Epoch, expected.Index), (actual.Epoch, actual.Index));
        Assert.Equal((expected.Height, expected.Width), (actual.Height, actual.Width));
        Assert.Equal(expected.Indices, actual.Indices);
        Assert.Equal(expected.Labels, actual.Labels);
        var same = expected.Images.AsSpan().SequenceEqual(actual.Images);
        Assert.True(same, $"pixels differ in batch {expected.Index} of epoch {expected.Epoch}");
    }
}
