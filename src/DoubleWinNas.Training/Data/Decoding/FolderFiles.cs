using System.Text;

namespace DoubleWinNas.Training.Data;

/// <summary>Files of their own in a folder's tree.</summary>
internal sealed class FolderFiles(ImageFolderDataset dataset) : IJpegFiles
{
    private readonly byte[] _root = Encoding.UTF8.GetBytes(dataset.Root + "/");
    private byte[] _path = new byte[256];

    public int TryRead(int index, NativeScratch scratch, long most, out long length) => PosixFile.TryRead(PathOf(index), scratch, most, out length);

    public string NameOf(int index) => dataset.NameOf(index);

    public void Dispose()
    {
        // Each file is closed when it is read.
    }

    private ReadOnlySpan<byte> PathOf(int index)
    {
        var relative = dataset.RelativePath(index);
        var length = _root.Length + relative.Length + 1;
        if (_path.Length < length)
        {
            _path = new byte[length * 2];
        }

        _root.CopyTo(_path, 0);
        relative.CopyTo(_path.AsSpan(_root.Length));
        _path[length - 1] = 0;
        return _path.AsSpan(0, length);
    }
}
