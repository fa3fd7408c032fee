using DoubleWinNas.Node.Operators.Palettes;

namespace DoubleWinNas.Node.Operators.Catalogue;

/// <summary>Every command that a node offers.</summary>
internal static class CommandCatalogue
{
    public static IReadOnlyList<Palette> Palettes { get; } =
    [
        ClusterPalette.Definition,
        ActorPalette.Definition,
        SearchPalette.Definition,
        TrialPalette.Definition,
        FrontPalette.Definition,
        DevicePalette.Definition,
        WorkPalette.Definition,
        WorkerPalette.Definition,
        DeadLetterPalette.Definition,
        JournalPalette.Definition,
        ConfigPalette.Definition,
        LogPalette.Definition,
        SystemPalette.Definition,
    ];
}
