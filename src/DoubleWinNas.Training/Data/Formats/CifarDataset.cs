namespace DoubleWinNas.Training.Data;

/// <summary>CIFAR-10 and CIFAR-100 in their binary version.</summary>
internal static class CifarDataset
{
    // Krizhevsky's usual augmentation: 4 pixels of border, random 32 x 32 crop, mirror.
    private static readonly ImageTransform Augmentation = new(new PaddedRandomCrop(Padding: 4), Flip: true);

    public static bool IsTenIn(string folder) => TrainingBatches(folder).Length > 0;

    public static bool IsHundredIn(string folder) => File.Exists(Path.Combine(folder, "train.bin"));

    public static InMemoryDataset OpenTen(string folder, DatasetOptions options) =>
        Open("cifar-10", folder, TrainingBatches(folder), "test_batch.bin", labelBytes: 1, Names(folder, "batches.meta.txt", 10), options);

    public static InMemoryDataset OpenHundred(string folder, DatasetOptions options)
    {
        var classes = Names(folder, "fine_label_names.txt", 100);
        return Open("cifar-100", folder, [Path.Combine(folder, "train.bin")], "test.bin", labelBytes: 2, classes, options);
    }

    private static InMemoryDataset Open(
        string name,
        string folder,
        string[] trainFiles,
        string testFile,
        int labelBytes,
        IReadOnlyList<string> classes,
        DatasetOptions options)
    {
        using var hash = new ContentHash();
        var train = CifarFiles.Read(trainFiles, labelBytes, hash);
        var test = CifarFiles.Read([Path.Combine(folder, testFile)], labelBytes, hash);
        var source = new InMemorySource(name, folder, train, test, classes, ValidationShare: 0.1, Augmentation, hash);
        return InMemoryDataset.Create(source, options);
    }

    private static string[] TrainingBatches(string folder) =>
        [.. Directory.GetFiles(folder, "data_batch_*.bin").OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal)];

    // The names' file comes with the data, but nothing depends on it.
    private static IReadOnlyList<string> Names(string folder, string file, int count)
    {
        var path = Path.Combine(folder, file);
        var names = File.Exists(path) ? File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).ToArray() : [];
        var complete = names.Length == count && names.Distinct().Count() == count;
        return complete ? names : [.. Enumerable.Range(0, count).Select(label => $"{label}")];
    }
}
