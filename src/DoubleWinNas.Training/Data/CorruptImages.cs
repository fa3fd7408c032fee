using System.Collections.Concurrent;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Counts and names unreadable images, once each, and stops everything when there are too many. Thread-safe.</summary>
public sealed class CorruptImages(string dataset, int limit)
{
    private const int NamedInMessage = 5;
    private readonly ConcurrentDictionary<int, CorruptImage> _found = new();
    private int _count;

    /// <summary>Unreadable images allowed.</summary>
    public int Limit => limit;

    /// <summary>Unreadable images found so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What was found so far, in index order.</summary>
    public IReadOnlyList<CorruptImage> Found => [.. _found.Values.OrderBy(image => image.Index)];

    /// <summary>True if the image was already found to be unreadable.</summary>
    public bool Contains(int index) => Count > 0 && _found.ContainsKey(index);

    /// <summary>Limit used when none is asked for: 1 % of the images or 10, whichever is larger.</summary>
    public static int DefaultLimit(int images) => Math.Max(10, images / 100);

    /// <summary>Notes an unreadable image.</summary>
    /// <exception cref="InputException">There are now more than <see cref="Limit"/>.</exception>
    public void Add(CorruptImage image)
    {
        if (_found.TryAdd(image.Index, image))
        {
            Interlocked.Increment(ref _count);
        }

        if (Count > limit)
        {
            throw new InputException(
                $"Dataset '{dataset}': {Count} images cannot be read, more than the limit of {limit}. The first are:{Named()}\n"
                + "Replace or remove these files, or raise the limit of corrupt images.");
        }
    }

    private string Named() => string.Concat(Found.Take(NamedInMessage).Select(image => $"\n  {image.Name}: {image.Reason}"));
}

/// <summary>An image that cannot be read, and why.</summary>
public readonly record struct CorruptImage(int Index, string Name, string Reason);
