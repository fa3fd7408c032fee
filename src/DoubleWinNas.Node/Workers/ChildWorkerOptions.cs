namespace DoubleWinNas.Node.Workers;

/// <summary>What all children of a node have in common.</summary>
/// <param name="Address">The node's API.</param>
/// <param name="TokenFile">File with its token.</param>
/// <param name="Logs">Folder of their logs.</param>
/// <param name="Scratch">Folder for what they have under way.</param>
/// <param name="Environment">Variables that they get besides this process's.</param>
/// <param name="SilentFor">A child that says nothing for so long is killed.</param>
internal sealed record ChildWorkerOptions(Uri Address, string TokenFile, string Logs, string Scratch, IReadOnlyDictionary<string, string> Environment, TimeSpan SilentFor);
