using System.Reflection;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Configuration.Hocon;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>
/// Turns resolved values into settings by the keys of their properties, and remembers where each value was written. A key that no property
/// has is an error, and so is a value of another type.
/// </summary>
internal sealed class SettingsBinder
{
    private static readonly NullabilityInfoContext Nullability = new();

    private readonly List<ConfigurationEntry> _entries = [];
    private readonly Dictionary<string, HoconPosition> _places = [];

    /// <summary>Every single value that was bound or left at its default, in the settings' order.</summary>
    public IReadOnlyList<ConfigurationEntry> Entries => _entries;

    /// <summary>Where each key, section and list item was written.</summary>
    public IReadOnlyDictionary<string, HoconPosition> Places => _places;

    public T Bind<T>(HoconValue value, string path)
        where T : notnull => (T)Object(typeof(T), value, path);

    /// <summary>Refuses what a section holds besides the known keys.</summary>
    public static void RequireKnown(HoconObject section, string path, IReadOnlyCollection<string> known)
    {
        foreach (var (key, value) in section.Fields)
        {
            if (!known.Contains(key))
            {
                var suggestion = NearestWord.Of(key, known) is { } nearest ? $"did you mean '{nearest}'? Known" : "known";
                throw value.Position.Error($"{KeyName.Below(path, HoconPath.Print([key]))} is no setting; {suggestion} {(path.Length == 0 ? "at the top" : $"in {path}")} are {string.Join(", ", known)}.");
            }
        }
    }

    private object Object(Type type, HoconValue value, string path)
    {
        _places[path] = value.Position;
        var section = value as HoconObject ?? throw Wrong(value, path, $"a section in braces, {path} {{ ... }}");
        var properties = KeyName.Of(type);
        RequireKnown(section, path, [.. properties.Select(property => property.Key)]);
        var settings = Activator.CreateInstance(type)!;
        foreach (var (key, property) in properties)
        {
            var place = KeyName.Below(path, key);
            if (section.Fields.TryGetValue(key, out var found))
            {
                property.SetValue(settings, Value(property, found, place));
            }
            else
            {
                _entries.Add(new ConfigurationEntry(place, SettingText.Print(property.GetValue(settings)), null));
            }
        }

        return settings;
    }

    private object? Value(PropertyInfo property, HoconValue value, string path)
    {
        _places[path] = value.Position;
        if (value is HoconScalar { IsNull: true })
        {
            if (Nullability.Create(property).WriteState != NullabilityState.Nullable)
            {
                throw Wrong(value, path, SettingText.Allowed(property.PropertyType));
            }

            _entries.Add(new ConfigurationEntry(path, "null", value.Position));
            return null;
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return property.GetCustomAttribute<SideRangesAttribute>() is not null ? Sides(value, path)
            : ItemType(type) is { } item ? List(item, value, path)
            : Single(type, value, path);
    }

    private object Single(Type type, HoconValue value, string path)
    {
        if (!SettingText.IsSingle(type))
        {
            return Object(type, value, path);
        }

        var read = Read(type, value, path);
        _entries.Add(new ConfigurationEntry(path, SettingText.Print(read), value.Position));
        return read;
    }

    private Array List(Type item, HoconValue value, string path)
    {
        var items = (value as HoconArray ?? throw Wrong(value, path, $"a list in brackets, each item {SettingText.Allowed(item)}")).Items;
        var list = Array.CreateInstance(item, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            _places[$"{path}[{i}]"] = items[i].Position;
            list.SetValue(SettingText.IsSingle(item) ? Read(item, items[i], $"{path}[{i}]") : Object(item, items[i], $"{path}[{i}]"), i);
        }

        if (SettingText.IsSingle(item))
        {
            _entries.Add(new ConfigurationEntry(path, SettingText.Print(list), value.Position));
        }

        return list;
    }

    /// <summary>A list of sides in which a range stands for all of its own; one range may stand without a list. Each side has the place of its range.</summary>
    private int[] Sides(HoconValue value, string path)
    {
        IReadOnlyList<HoconValue> items = value switch
        {
            HoconArray list => list.Items,
            HoconScalar { IsNull: false } scalar when SideRange.IsRange(scalar.Text) => [value],
            _ => throw Wrong(value, path, "a list of sides in brackets, or a range such as 24..32/4"),
        };
        var sides = new List<int>();
        foreach (var item in items)
        {
            var first = sides.Count;
            sides.AddRange(SidesOf(item, ReferenceEquals(item, value) ? path : $"{path}[{first}]"));
            for (var i = first; i < sides.Count; i++)
            {
                _places[$"{path}[{i}]"] = item.Position;
            }
        }

        _entries.Add(new ConfigurationEntry(path, SettingText.Print(sides), value.Position));
        return [.. sides];
    }

    private static IEnumerable<int> SidesOf(HoconValue item, string path)
    {
        if (item is not HoconScalar { IsNull: false } scalar || !SideRange.IsRange(scalar.Text))
        {
            return [(int)Read(typeof(int), item, path)];
        }

        try
        {
            return SideRange.Parse(scalar.Text).Sides;
        }
        catch (InputException error)
        {
            throw item.Position.Error($"{path}: {error.Message}");
        }
    }

    private static object Read(Type type, HoconValue value, string path)
    {
        if (value is not HoconScalar { IsNull: false } scalar)
        {
            throw Wrong(value, path, SettingText.Allowed(type));
        }

        try
        {
            return SettingText.Read(type, scalar.Text) ?? throw Wrong(value, path, SettingText.Allowed(type));
        }
        catch (FormatException error)
        {
            throw value.Position.Error($"{path}: {error.Message}");
        }
    }

    private static InputException Wrong(HoconValue value, string path, string allowed)
    {
        var found = value switch
        {
            HoconObject => "a section",
            HoconArray => "a list",
            HoconScalar { IsNull: true } => "null",
            HoconScalar scalar => $"'{scalar.Text}'",
            _ => value.ToString(),
        };
        return value.Position.Error($"{path}: found {found}; allowed is {allowed}.");
    }

    private static Type? ItemType(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
}
