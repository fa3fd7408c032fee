using System.Text;
using DoubleWinNas.Pbm.Catalogue;

namespace DoubleWinNas.Pbm.Help;

/// <summary>The whole catalogue as a page: docs/pbm.md is written by it.</summary>
internal static class MarkdownReference
{
    private const string Introduction =
        """
        # pbm, the operators' console

        ```
        scripts/pbm --folder runs/my search show my
        scripts/pbm node-1:8443 --token-file operator.token --ca ca.pem cluster show
        ```

        The first line asks the node of a running search, the second a cluster's. Without a command it prompts: Tab completes palettes, commands,
        options and values that the node knows, Up brings back earlier lines (kept in `~/.local/state/dwnas/pbm-history`, or where
        `DWNAS_PBM_HISTORY` says), Ctrl-C ends the running command, Ctrl-D leaves. Lines of a pipe are run one after the other.

        Commands are told by the node, so `pbm help` shows what the node at hand can do, and this page what a node of this version can.

        ## Which node, and what comes back

        """;

    public static string Of(NodeCatalogue catalogue)
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n")).Append("\n```\n").Append(HelpPage.OfConsole.ReplaceLineEndings("\n")).Append("\n```\n");
        page.Append("\nAddresses without a scheme are https, but for this machine's loopback when no certificate authority is named.\n");
        foreach (var palette in catalogue.Palettes)
        {
            page.Append($"\n## {palette.Name}\n\n{palette.Help}\n");
            foreach (var command in palette.Commands)
            {
                Add(page, palette, command);
            }
        }

        return page.ToString();
    }

    private static void Add(StringBuilder page, NodePalette palette, NodeCommand command)
    {
        page.Append($"\n### {palette.Name} {command.Name}\n\n`{Usage.Line($"{palette.Name} {command.Name}", command)}`\n\n{command.Help}");
        page.Append(command.Scope == "admin" ? " Needs scope admin; is audited.\n" : "\n");
        if (command.Arguments.Count > 0)
        {
            page.Append("\n| argument | meaning |\n|---|---|\n");
            foreach (var argument in command.Arguments)
            {
                page.Append($"| `{Usage.Word(argument)}` | {HelpPage.Explanation(argument).Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }
    }
}
