using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Results.Report;

/// <summary>Settings as keys and values, as a file would write them.</summary>
internal static class SettingsList
{
    public static IReadOnlyList<NamedValue> Of(SearchSettings settings)
    {
        var list = new List<NamedValue>();
        Add(list, "", settings);
        return list;
    }

    private static void Add(List<NamedValue> list, string path, object settings)
    {
        foreach (var (key, property) in KeyName.Of(settings.GetType()))
        {
            var place = KeyName.Below(path, key);
            switch (property.GetValue(settings))
            {
                case IReadOnlyList<DeviceSettings> devices:
                    for (var i = 0; i < devices.Count; i++)
                    {
                        Add(list, $"{place}[{i}]", devices[i]);
                    }

                    break;
                case { } section and not System.Collections.IEnumerable when section.GetType().Namespace == typeof(SearchSettings).Namespace && !SettingText.IsSingle(section.GetType()):
                    Add(list, place, section);
                    break;
                case var value:
                    list.Add(new NamedValue(place, SettingText.Print(value)));
                    break;
            }
        }
    }
}
