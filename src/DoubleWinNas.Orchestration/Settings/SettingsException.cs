namespace DoubleWinNas.Orchestration.Settings;

/// <summary>A setting's value cannot be used.</summary>
/// <param name="key">Its key, such as <c>search.supernet.rounds</c> or <c>search.devices[1].threads</c>.</param>
/// <param name="problem">What was found and what is allowed, as a sentence without the key.</param>
public sealed class SettingsException(string key, string problem) : Exception($"{key}: {problem}")
{
    public string Key { get; } = key;

    public string Problem { get; } = problem;
}
