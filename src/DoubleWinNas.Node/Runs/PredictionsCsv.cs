using System.Globalization;
using DoubleWinNas.Networks;
using DoubleWinNas.Training.Evaluation;

namespace DoubleWinNas.Node.Runs;

/// <summary>Predictions as a table: a line an image with its index in the dataset, its label, the predicted class and the logits.</summary>
internal static class PredictionsCsv
{
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Save(string path, Predictions predictions) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("image,label,predicted," + string.Join(',', Enumerable.Range(0, predictions.Classes).Select(i => $"logit{i}")));
        for (var image = 0; image < predictions.Labels.Length; image++)
        {
            var logits = new ArraySegment<float>(predictions.Logits, image * predictions.Classes, predictions.Classes);
            writer.WriteLine(
                $"{predictions.Indices[image]},{predictions.Labels[image]},{predictions.PredictedClass(image)},"
                + string.Join(',', logits.Select(logit => logit.ToString("R", CultureInfo.InvariantCulture))));
        }
    });
}
