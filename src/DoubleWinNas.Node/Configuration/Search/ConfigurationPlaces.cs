using DoubleWinNas.Node.Configuration.Hocon;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>Where settings were written: for messages, and for paths that are relative to their file.</summary>
/// <param name="file">The user's file: the place of what is written nowhere.</param>
/// <param name="places">Where each key, section and list item was written.</param>
internal sealed class ConfigurationPlaces(string file, IReadOnlyDictionary<string, HoconPosition> places)
{
    /// <summary>The place of a key, or of the section or list that it would stand in.</summary>
    public HoconPosition PlaceOf(string key)
    {
        for (var part = key; part.Length > 0; part = part[..Math.Max(0, part.LastIndexOfAny(['.', '[']))])
        {
            if (places.TryGetValue(part, out var position))
            {
                return position;
            }
        }

        return new HoconPosition(file, 1);
    }

    /// <summary>A path, absolute; relative ones begin at the folder of the file that they are written in.</summary>
    public string Resolve(string key, string path) =>
        Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(PlaceOf(key).Source))!);

    /// <summary>Runs checks; what they refuse is told with its place.</summary>
    public void Check(Action validate)
    {
        try
        {
            validate();
        }
        catch (SettingsException error)
        {
            throw PlaceOf(error.Key).Error($"{error.Key}: {error.Problem}");
        }
    }
}
