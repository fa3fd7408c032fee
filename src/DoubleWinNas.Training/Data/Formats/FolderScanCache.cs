using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// Remembers what lay in the class folders of a large data set: listing a million files takes long on some file systems. An entry holds
/// while its folder has the same time of change, which adding, removing and renaming files moves; a file that is changed in place is not
/// noticed. A cache that cannot be read or written is none.
/// </summary>
internal sealed class FolderScanCache
{
    /// <summary>A folder changed so shortly before it was listed may have been changed again within the same tick of its clock.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private const string Header = "dwnas folder scan 1";

    private readonly string? _file;
    private readonly int _leastFiles;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (long Changed, ClassFiles Files)> _entries = new(StringComparer.Ordinal);
    private bool _isChanged;

    /// <param name="root">The data set's folder.</param>
    /// <param name="options">Where the cache lies, and from how many files on.</param>
    /// <param name="time">Default: the system's clock.</param>
    public FolderScanCache(string root, DatasetOptions options, TimeProvider? time = null)
    {
        (_leastFiles, _time) = (options.ScanCacheFrom, time ?? TimeProvider.System);
        if (options.ScanCacheFolder is { Length: > 0 } folder)
        {
            _file = Path.Combine(folder, $"scan-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..16]}.txt");
            TryLoad();
        }
    }

    /// <summary>The folder's files: remembered, or listed now.</summary>
    /// <param name="relative">Its path under the data set's folder.</param>
    /// <param name="folder">Its path.</param>
    /// <param name="list">Lists it.</param>
    public ClassFiles Files(string relative, string folder, Func<string, ClassFiles> list)
    {
        var changed = Directory.GetLastWriteTimeUtc(folder);
        if (_entries.TryGetValue(relative, out var known) && known.Changed == changed.Ticks)
        {
            return known.Files;
        }

        var files = list(folder);
        _isChanged = true;
        if (_time.GetUtcNow().UtcDateTime - changed > Settled && !HasOddNames(relative, files))
        {
            _entries[relative] = (changed.Ticks, files);
        }
        else
        {
            _entries.Remove(relative);
        }

        return files;
    }

    /// <summary>Keeps what was learned, where it is much.</summary>
    public void Save()
    {
        if (_file is null || !_isChanged || _entries.Values.Sum(entry => entry.Files.Images.Length) < _leastFiles)
        {
            return;
        }

        var text = new StringBuilder(Header).Append('\n');
        foreach (var (relative, (changed, files)) in _entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"{relative}\t{changed}\t{files.Images.Length}\t{files.Other}\n");
            foreach (var image in files.Images)
            {
                text.Append(CultureInfo.InvariantCulture, $"{image.Name}\t{image.Bytes}\t{image.Modified}\n");
            }
        }

        try
        {
            AtomicFile.WriteText(_file, text.ToString());
        }
        catch (InputException)
        {
            // Without room for it the next scan is as slow as this one.
        }
    }

    private void TryLoad()
    {
        try
        {
            using var reader = File.OpenText(_file!);
            if (reader.ReadLine() != Header)
            {
                return;
            }

            while (reader.ReadLine() is { } line)
            {
                var fields = line.Split('\t');
                var images = new ImageFile[int.Parse(fields[2], CultureInfo.InvariantCulture)];
                for (var i = 0; i < images.Length; i++)
                {
                    var image = reader.ReadLine()!.Split('\t');
                    images[i] = new ImageFile(image[0], long.Parse(image[1], CultureInfo.InvariantCulture), long.Parse(image[2], CultureInfo.InvariantCulture));
                }

                _entries[fields[0]] = (long.Parse(fields[1], CultureInfo.InvariantCulture), new ClassFiles(images, fields[3].Length > 0 ? fields[3] : null));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or OverflowException or IndexOutOfRangeException or NullReferenceException)
        {
            _entries.Clear();
        }
    }

    private static bool HasOddNames(string relative, ClassFiles files) =>
        IsOdd(relative) || IsOdd(files.Other ?? "") || Array.Exists(files.Images, image => IsOdd(image.Name));

    private static bool IsOdd(string name) => name.AsSpan().ContainsAny('\t', '\n', '\r');
}
