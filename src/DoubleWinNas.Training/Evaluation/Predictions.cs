namespace DoubleWinNas.Training.Evaluation;

/// <summary>What a network says about each image of a split, in the split's order.</summary>
/// <param name="Indices">The images' indices in the dataset.</param>
/// <param name="Labels">Their classes.</param>
/// <param name="Classes">Length of a row of <paramref name="Logits"/>.</param>
/// <param name="Logits">Row-major (images, classes).</param>
public sealed record Predictions(int[] Indices, long[] Labels, int Classes, float[] Logits)
{
    /// <summary>The class with the largest logit; the first of equal ones.</summary>
    public int PredictedClass(int image)
    {
        var row = Logits.AsSpan(image * Classes, Classes);
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best])
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>Accuracies and loss, summed in float64 in image order.</summary>
    public EvaluationResult Score()
    {
        var (top1, top5, loss) = (0, 0, 0.0);
        for (var i = 0; i < Labels.Length; i++)
        {
            var row = Logits.AsSpan(i * Classes, Classes);
            var label = (int)Labels[i];
            var rank = RankOf(row, label);
            top1 += rank < 1 ? 1 : 0;
            top5 += rank < 5 ? 1 : 0;
            loss += LogSumExp(row) - row[label];
        }

        var images = Labels.Length;
        return new EvaluationResult(images, (double)top1 / images, (double)top5 / images, loss / images);
    }

    /// <summary>How many classes come before this one.</summary>
    private static int RankOf(ReadOnlySpan<float> row, int label)
    {
        var rank = 0;
        for (var i = 0; i < row.Length; i++)
        {
            rank += row[i] > row[label] || (row[i] == row[label] && i < label) ? 1 : 0;
        }

        return rank;
    }

    private static double LogSumExp(ReadOnlySpan<float> row)
    {
        double largest = row[0];
        foreach (var value in row)
        {
            largest = Math.Max(largest, value);
        }

        var sum = 0.0;
        foreach (var value in row)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum);
    }
}
