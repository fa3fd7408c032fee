using System.Security.Cryptography;
using System.Text.Json;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Results;

/// <summary>A hash by which two searches are known to have equal settings.</summary>
internal static class SettingsIdentity
{
    /// <summary>SHA-256 of the settings' JSON. Where a frozen table lies does not matter, what it holds does.</summary>
    public static string Of(SearchSettings settings)
    {
        var bare = settings with { Devices = [.. settings.Devices.Select(device => device with { Table = null })] };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(bare)));
    }
}
