using System.Reflection;
using System.Text.Json;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>Settings' properties by the keys that files write them with: <c>StepsPerRound</c> is <c>steps-per-round</c>.</summary>
internal static class KeyName
{
    /// <summary>The properties that have a key, in the order of their declaration.</summary>
    public static IReadOnlyList<(string Key, PropertyInfo Property)> Of(Type settings) =>
    [
        .. settings.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.GetCustomAttribute<FilledAtStartAttribute>() is null)
            .Select(property => (JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name), property)),
    ];

    /// <summary>A key, and a dot where it is not at the root.</summary>
    public static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
