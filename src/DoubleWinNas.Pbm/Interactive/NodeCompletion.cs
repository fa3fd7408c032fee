using DoubleWinNas.Pbm.Catalogue;
using DoubleWinNas.Pbm.Connection;

namespace DoubleWinNas.Pbm.Interactive;

/// <summary>Completes a line with what the node knows.</summary>
internal sealed class NodeCompletion(NodeCatalogue catalogue, NodeClient node)
{
    public async Task<Completion> OfAsync(LineEditor line, CancellationToken cancellation)
    {
        var point = CompletionPoint.Of(catalogue, line.Text[..line.Cursor]);
        var words = point.Asked is { } asked
            ? await node.OffersAsync(asked.Palette, asked.Command, asked.Argument, point.Prefix, asked.Others, cancellation)
            : point.Words;
        return Completion.Of(line, point.Prefix, words);
    }
}
