using System.Text;

namespace DoubleWinNas.Training.Data;

/// <summary>Many relative paths in one piece of memory: an ImageNet has more than a million.</summary>
internal sealed class PathTable
{
    private readonly List<int> _ends = [];
    private byte[] _text = new byte[1 << 12];

    public int Count => _ends.Count;

    /// <summary>Adds <c>folder/file</c>.</summary>
    public void Add(string folder, string file)
    {
        var start = Start(Count);
        var most = Encoding.UTF8.GetMaxByteCount(folder.Length + file.Length + 1);
        if (_text.Length - start < most)
        {
            Array.Resize(ref _text, Math.Max(checked(_text.Length * 2), start + most));
        }

        var at = start + Encoding.UTF8.GetBytes(folder, _text.AsSpan(start));
        _text[at++] = (byte)'/';
        at += Encoding.UTF8.GetBytes(file, _text.AsSpan(at));
        _ends.Add(at);
    }

    /// <summary>UTF-8 text of a path.</summary>
    public ReadOnlySpan<byte> this[int index] => _text.AsSpan(Start(index), _ends[index] - Start(index));

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];
}
