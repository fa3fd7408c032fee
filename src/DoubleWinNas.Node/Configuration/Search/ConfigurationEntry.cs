using DoubleWinNas.Node.Configuration.Hocon;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>One setting with its value and where that was written.</summary>
/// <param name="Key">Whole path, such as <c>search.supernet.rounds</c>.</param>
/// <param name="Value">As a file would write it.</param>
/// <param name="Position">Null where nothing was written: the default.</param>
internal sealed record ConfigurationEntry(string Key, string Value, HoconPosition? Position);
