using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Node.Work;

/// <summary>Data sets, opened once per process and kept: reading and hashing one takes longer than many an item.</summary>
internal sealed class DatasetShelf : IDisposable
{
    private readonly Dictionary<DataSettings, IImageDataset> _open = [];

    /// <summary>The data set of a search; stays the shelf's.</summary>
    /// <exception cref="Networks.InputException">It cannot be opened, or has other classes than when the search began.</exception>
    public IImageDataset Open(DataSettings settings)
    {
        if (_open.TryGetValue(settings, out var known))
        {
            return known;
        }

        var whole = DatasetCatalog.Open(settings.Set, new DatasetOptions
        {
            ClassListFile = settings.ClassList,
            MaxClasses = settings.MaxClasses,
            ValidationShare = settings.ValidationShare,
            Channels = settings.Channels,
        });
        if (settings.Classes is { } classes && whole.ClassNames.Count != classes)
        {
            var found = whole.ClassNames.Count;
            whole.Dispose();
            throw new Networks.InputException(
                $"Data set '{settings.Set}' has {found} classes on this machine, but {classes} where the search began. Give every machine the same data.");
        }

        return _open[settings] = LimitedDataset.Of(whole, Split.Train, settings.LimitTrain);
    }

    public void Dispose()
    {
        foreach (var dataset in _open.Values)
        {
            dataset.Dispose();
        }
    }
}
