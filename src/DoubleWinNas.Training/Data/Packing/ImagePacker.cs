using System.Text;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// Puts the files of an image folder one after another into a few large ones: file systems open a few of these faster than a million
/// small ones. Files lie in a random order, so that whoever reads a part of them in a row sees all classes.
/// </summary>
public static class ImagePacker
{
    /// <summary>A shard is closed with the file that reaches it. Default: 1 GiB.</summary>
    public const long DefaultShardBytes = 1L << 30;

    /// <summary>Packs a folder's images in use; the pack gives the same batches as the folder.</summary>
    /// <param name="dataset">An image folder, opened with the class list and the validation share that the pack is to have.</param>
    /// <param name="target">A folder that does not exist yet.</param>
    /// <param name="progress">Told how many images are done, and of how many.</param>
    /// <param name="shardBytes">Least bytes of all shards but the last.</param>
    /// <param name="cancellationToken">Stops between files; nothing is left.</param>
    /// <exception cref="InputException">The dataset is no image folder, the target exists, a file cannot be read, the disk is full.</exception>
    public static void Pack(
        IImageDataset dataset, string target, Action<int, int>? progress = null, long shardBytes = DefaultShardBytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset is not ImageFolderDataset folder)
        {
            throw new InputException($"Dataset '{dataset.Name}' is no folder of JPEG files; only those are packed. Others are in a few large files already.");
        }

        if (Directory.Exists(target) || File.Exists(target))
        {
            throw new InputException($"{target}: exists already. Choose another folder.");
        }

        var beside = $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(target))}.{Environment.ProcessId}.partial";
        try
        {
            try
            {
                Directory.CreateDirectory(beside);
                Write(folder, beside, progress, shardBytes, cancellationToken);
                Directory.Move(beside, target);
            }
            finally
            {
                if (Directory.Exists(beside))
                {
                    Directory.Delete(beside, recursive: true);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{target}: cannot be packed: {error.Message} Make room, or choose another folder.", error);
        }
    }

    private static void Write(ImageFolderDataset folder, string target, Action<int, int>? progress, long shardBytes, CancellationToken cancellationToken)
    {
        var images = folder.Splits.Total;
        var order = Enumerable.Range(0, images).ToArray();
        Permutation.Shuffle(order, new SplitMix64(0));
        var index = new byte[checked(images * PackEntry.Bytes)];
        var lengths = new List<long>();
        FileStream? shard = null;
        try
        {
            for (var done = 0; done < images; done++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (shard is null || shard.Length >= shardBytes)
                {
                    Close(shard, lengths);
                    shard = new FileStream(Path.Combine(target, PackManifest.ShardFile(lengths.Count)), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
                }

                var image = order[done];
                var content = File.ReadAllBytes(Path.Combine(folder.Root, folder.NameOf(image)));
                new PackEntry(lengths.Count, folder.LabelOf(image), shard.Position, content.Length).Write(index, image);
                shard.Write(content);
                progress?.Invoke(done + 1, images);
            }
        }
        finally
        {
            Close(shard, lengths);
        }

        File.WriteAllBytes(Path.Combine(target, PackManifest.IndexFile), index);
        File.WriteAllText(Path.Combine(target, PackManifest.NamesFile), string.Join('\n', Enumerable.Range(0, images).Select(folder.NameOf)), new UTF8Encoding(false));
        SplitFiles(folder, target);
        new PackManifest(PackManifest.FormatVersion, folder.Name, folder.ContentHash, folder.ClassNames, folder.Splits, lengths).Save(target);
    }

    private static void Close(FileStream? shard, List<long> lengths)
    {
        if (shard is not null)
        {
            shard.Flush(flushToDisk: true);
            lengths.Add(shard.Length);
            shard.Dispose();
        }
    }

    /// <summary>Indices of each split as little-endian 32-bit numbers.</summary>
    private static void SplitFiles(ImageFolderDataset folder, string target)
    {
        foreach (var split in Enum.GetValues<Split>())
        {
            File.WriteAllBytes(
                Path.Combine(target, PackedImageDataset.SplitFile(split)), System.Runtime.InteropServices.MemoryMarshal.AsBytes(folder.Indices(split).Span).ToArray());
        }
    }
}
