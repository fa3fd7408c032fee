using System.Text.Json;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Tests.Configuration.Search;

/// <summary>Settings as text that tests compare: records with lists are not equal by value.</summary>
internal static class SettingsJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    public static string Of(SearchSettings settings) => JsonSerializer.Serialize(settings, Options);
}
