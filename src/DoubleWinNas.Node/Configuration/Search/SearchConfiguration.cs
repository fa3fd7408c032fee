using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Node.Configuration.Hocon;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>A search's file with every default filled in, checked.</summary>
/// <param name="Settings">What the outcome depends on. The data set's channels and classes are filled in by <see cref="OpenDataset"/>.</param>
/// <param name="Node">What it does not depend on.</param>
/// <param name="Entries">Every setting, in their order.</param>
/// <param name="Places">Where they were written.</param>
internal sealed record SearchConfiguration(SearchSettings Settings, NodeSettings Node, IReadOnlyList<ConfigurationEntry> Entries, ConfigurationPlaces Places)
{
    private const string SearchSection = "search";
    private const string NodeSection = "node";

    /// <summary>Reads a file over the reference.</summary>
    /// <exception cref="InputException">Names file, line and key, what was found and what is allowed.</exception>
    public static SearchConfiguration Read(string file) => Read(file, Environment.GetEnvironmentVariable);

    /// <inheritdoc cref="Read(string)"/>
    /// <param name="environment">Value of an environment variable, or null.</param>
    public static SearchConfiguration Read(string file, Func<string, string?> environment)
    {
        var root = HoconReader.ReadFile(file, ReferenceConfiguration.Parse(), environment);
        SettingsBinder.RequireKnown(root, "", [SearchSection, NodeSection]);
        NameAfter(file, root);
        var binder = new SettingsBinder();
        var settings = binder.Bind<SearchSettings>(root.Find(SearchSection)!, SearchSection);
        var node = binder.Bind<NodeSettings>(root.Find(NodeSection)!, NodeSection);
        var places = new ConfigurationPlaces(file, binder.Places);
        settings = WithFiles(settings, places);
        node = WithFiles(node, places);
        places.Check(() =>
        {
            settings.Validate();
            node.Validate();
        });
        return new SearchConfiguration(settings, node, binder.Entries, places);
    }

    /// <summary>Opens the data set; the settings returned know its channels and classes, which planning needs.</summary>
    /// <exception cref="InputException">It is not there or not as it should be: names the file's line, and how to get it.</exception>
    public (IImageDataset Dataset, SearchSettings Settings) OpenDataset()
    {
        var data = Settings.Data;
        var options = new DatasetOptions { ClassListFile = data.ClassList, MaxClasses = data.MaxClasses, ValidationShare = data.ValidationShare, Channels = data.Channels };
        if (Node.DataRoot is { } root)
        {
            options = options with { DataRoot = root };
        }

        try
        {
            var dataset = DatasetCatalog.Open(data.Set, options);
            return (dataset, Settings with { Data = data with { Channels = dataset.Channels, Classes = dataset.ClassNames.Count } });
        }
        catch (InputException error)
        {
            throw Places.PlaceOf("search.data.set").Error($"search.data.set: {error.Message}");
        }
    }

    /// <summary>A search without a name is called like its file.</summary>
    private static void NameAfter(string file, HoconObject root)
    {
        if (root.Find(SearchSection, "name") is HoconScalar { IsNull: true } name)
        {
            ((HoconObject)root.Find(SearchSection)!).Fields["name"] = new HoconScalar(name.Position, Path.GetFileNameWithoutExtension(file), IsQuoted: true);
        }
    }

    /// <summary>Paths become absolute; frozen tables are read.</summary>
    private static SearchSettings WithFiles(SearchSettings settings, ConfigurationPlaces places)
    {
        var data = settings.Data;
        var isFolder = data.Set is "." or ".." || data.Set.Contains('/');
        return settings with
        {
            Data = data with
            {
                Set = isFolder ? places.Resolve("search.data.set", data.Set) : data.Set,
                ClassList = data.ClassList is { } list ? places.Resolve("search.data.class-list", list) : null,
            },
            Devices = [.. settings.Devices.Select((device, i) => device.Table is { } table ? Freeze(device, table, $"search.devices[{i}].table", places) : device)],
        };
    }

    private static NodeSettings WithFiles(NodeSettings node, ConfigurationPlaces places)
    {
        return node with
        {
            DataRoot = Resolved("node.data-root", node.DataRoot),
            Folder = Resolved("node.folder", node.Folder),
            Tls = new TlsSettings { Certificate = Resolved("node.tls.certificate", node.Tls.Certificate), Key = Resolved("node.tls.key", node.Tls.Key) },
            Store = node.Store with { PasswordFile = Resolved("node.store.password-file", node.Store.PasswordFile) },
        };

        string? Resolved(string key, string? path) => path is null ? null : places.Resolve(key, path);
    }

    private static DeviceSettings Freeze(DeviceSettings device, string table, string key, ConfigurationPlaces places)
    {
        var path = places.Resolve(key, table);
        try
        {
            return device with { Table = path, Frozen = FrozenCosts.Of(CostTable.Load(path)) };
        }
        catch (InputException error)
        {
            throw places.PlaceOf(key).Error($"{key}: {error.Message}");
        }
    }
}
