using DoubleWinNas.Pbm.Catalogue;

namespace DoubleWinNas.Pbm.Tests;

/// <summary>What a small node could tell.</summary>
internal static class Catalogues
{
    public static NodeCatalogue Small { get; } = new(
        "node-1",
        "1",
        [
            new("work", "Work items.",
            [
                new("list", "Lists items.", "read", IsTail: false,
                [
                    Argument("pool", isOption: true, hasValues: true),
                    Argument("state", isOption: true, choices: ["queued", "leased"]),
                    Argument("all", "switch", isOption: true),
                ]),
                new("show", "Shows an item.", "read", IsTail: false, [Argument("id", isRequired: true, hasValues: true)]),
                new("cancel", "Cancels an item.", "admin", IsTail: false, [Argument("id", isRequired: true, hasValues: true)]),
            ]),
            new("trial", "Candidates.",
            [
                new("show", "Shows a candidate.", "read", IsTail: false, [Argument("search", isRequired: true, hasValues: true), Argument("trial", isRequired: true, hasValues: true)]),
            ]),
            new("worker", "Workers.", [new("list", "Lists workers.", "read", IsTail: false, [])]),
        ]);

    private static NodeArgument Argument(
        string name, string type = "text", bool isOption = false, bool isRequired = false, IReadOnlyList<string>? choices = null, bool hasValues = false) =>
        new(name, $"The {name}.", type, isOption, isRequired, null, choices ?? [], hasValues);
}
