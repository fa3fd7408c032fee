using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Transformers;

internal abstract record TransformerEvent(string Search);

internal sealed record TransformingOpened(string Search, SearchSettings Settings) : TransformerEvent(Search);

internal sealed record TransformingHeld(string Search, bool IsHeld) : TransformerEvent(Search);

internal sealed record TransformingClosed(string Search) : TransformerEvent(Search);

internal sealed record FinalistsArrived(string Search, IReadOnlyList<TunedFinalist> Finalists) : TransformerEvent(Search);

internal sealed record PlansArrived(string Search, string Device, IReadOnlyList<LatencyPrediction> Plans) : TransformerEvent(Search);

internal sealed record TransformsEnqueued(string Search, IReadOnlyList<string> Items) : TransformerEvent(Search);

internal sealed record TransformItemEnded(string Search, string Item) : TransformerEvent(Search);
