using System.Runtime.InteropServices;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>An image folder in a few large files (<see cref="ImagePacker"/>); it gives the same batches as the folder did.</summary>
internal sealed class PackedImageDataset : IImageDataset
{
    private readonly PackManifest _manifest;
    private readonly byte[] _index;
    private readonly int[][] _indices;
    private readonly Lazy<string[]> _names;

    private PackedImageDataset(string root, PackManifest manifest, DatasetOptions options)
    {
        (Root, _manifest) = (root, manifest);
        _index = ReadFile(PackManifest.IndexFile, (long)manifest.Splits.Total * PackEntry.Bytes);
        _indices = [.. Enum.GetValues<Split>().Select(ReadSplit)];
        _names = new Lazy<string[]>(() => File.ReadAllLines(Path.Combine(root, PackManifest.NamesFile)));
        for (var shard = 0; shard < manifest.ShardBytes.Count; shard++)
        {
            RequireLength(PackManifest.ShardFile(shard), manifest.ShardBytes[shard]);
        }

        Corrupt = new CorruptImages(root, options.CorruptLimit ?? CorruptImages.DefaultLimit(Splits.Total));
    }

    public string Name => _manifest.Name;

    public SplitCounts Splits => _manifest.Splits;

    public IReadOnlyList<string> ClassNames => _manifest.ClassNames;

    public int Channels => 3;

    public Resolution? NativeSize => null;

    public Normalization Normalization => Normalization.ImageNet;

    public string ContentHash => _manifest.ContentHash;

    public ImageTransform TrainingTransform { get; } = new(new RandomResizedCrop(), Flip: true);

    public ImageTransform EvaluationTransform { get; } = new(new CenterCrop(), Flip: false);

    public CorruptImages Corrupt { get; }

    internal string Root { get; }

    internal int Shards => _manifest.ShardBytes.Count;

    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, PackManifest.FileName));

    /// <exception cref="InputException">Files are missing or damaged, or options are given that packing has decided.</exception>
    public static PackedImageDataset Open(string folder, DatasetOptions options)
    {
        JpegDecoder.RequireLibrary();
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (options.Channels is not (null or 3))
        {
            throw new InputException($"Dataset '{folder}': {options.Channels} channels are asked for; packed images give 3.");
        }

        if (options.ClassListFile is not null || options.MaxClasses is not null || options.ValidationShare is not null)
        {
            throw new InputException($"Dataset '{folder}' is packed: classes and validation images were chosen then. Pack the folder anew with these options, or open the folder itself.");
        }

        return new PackedImageDataset(root, PackManifest.Load(root), options);
    }

    public ReadOnlyMemory<int> Indices(Split split) => _indices[(int)split];

    public int LabelOf(int index) => EntryOf(index).Label;

    public string NameOf(int index) => _names.Value[index];

    public IImageReader CreateReader() => new JpegReader(new PackedFiles(this));

    public void Dispose()
    {
        // Readers have their files open, each its own.
    }

    internal PackEntry EntryOf(int index) => PackEntry.Read(_index, index);

    internal static string SplitFile(Split split) => $"split-{split.ToString().ToLowerInvariant()}.bin";

    private int[] ReadSplit(Split split) => MemoryMarshal.Cast<byte, int>(ReadFile(SplitFile(split), (long)_manifest.Splits[split] * sizeof(int))).ToArray();

    private byte[] ReadFile(string name, long bytes)
    {
        RequireLength(name, bytes);
        return File.ReadAllBytes(Path.Combine(Root, name));
    }

    private void RequireLength(string name, long bytes)
    {
        var file = new FileInfo(Path.Combine(Root, name));
        if (!file.Exists || file.Length != bytes)
        {
            throw new InputException($"{file.FullName}: has {(file.Exists ? $"{file.Length} bytes" : "gone")}, but {bytes} bytes were packed. Pack the folder again.");
        }
    }
}
