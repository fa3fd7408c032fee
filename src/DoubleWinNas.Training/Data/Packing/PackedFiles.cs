using Microsoft.Win32.SafeHandles;

namespace DoubleWinNas.Training.Data;

/// <summary>Files inside a pack's shards, which stay open.</summary>
internal sealed unsafe class PackedFiles : IJpegFiles
{
    private const int InputOutputError = 5;

    private readonly PackedImageDataset _dataset;
    private readonly SafeFileHandle[] _shards;

    public PackedFiles(PackedImageDataset dataset)
    {
        _dataset = dataset;
        _shards = [.. Enumerable.Range(0, dataset.Shards).Select(shard => File.OpenHandle(Path.Combine(dataset.Root, PackManifest.ShardFile(shard)), options: FileOptions.RandomAccess))];
    }

    public int TryRead(int index, NativeScratch scratch, long most, out long length)
    {
        var entry = _dataset.EntryOf(index);
        length = entry.Length;
        if (length > most)
        {
            return 0;
        }

        var memory = new Span<byte>(scratch.Reserve((nuint)length), entry.Length);
        try
        {
            while (memory.Length > 0)
            {
                var read = RandomAccess.Read(_shards[entry.Shard], memory, entry.Offset + entry.Length - memory.Length);
                if (read == 0)
                {
                    return InputOutputError;
                }

                memory = memory[read..];
            }
        }
        catch (IOException)
        {
            return InputOutputError;
        }

        return 0;
    }

    public string NameOf(int index) => _dataset.NameOf(index);

    public void Dispose() => Array.ForEach(_shards, shard => shard.Dispose());
}
