using System.Text.Json.Serialization;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Orchestration.Controllers;

namespace DoubleWinNas.Orchestration.Serialization;

/// <summary>JSON of the search controller's journal and snapshots.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SearchStarted))]
[JsonSerializable(typeof(BudgetRaised))]
[JsonSerializable(typeof(SearchPaused))]
[JsonSerializable(typeof(SearchResumed))]
[JsonSerializable(typeof(PhaseEntered))]
[JsonSerializable(typeof(LeastLatencyFound))]
[JsonSerializable(typeof(RoundRecorded))]
[JsonSerializable(typeof(GenerationRecorded))]
[JsonSerializable(typeof(TrialRetryBegun))]
[JsonSerializable(typeof(TrialRejudged))]
[JsonSerializable(typeof(ContendersChosen))]
[JsonSerializable(typeof(ContenderJudged))]
[JsonSerializable(typeof(FinalistsChosen))]
[JsonSerializable(typeof(FinalistTuned))]
[JsonSerializable(typeof(FinalistTransformed))]
[JsonSerializable(typeof(FinalistMeasured))]
[JsonSerializable(typeof(CorrectionBegun))]
[JsonSerializable(typeof(LatenciesFitted))]
[JsonSerializable(typeof(FinalistsRevised))]
[JsonSerializable(typeof(WorkQuarantined))]
[JsonSerializable(typeof(SearchState))]
internal sealed partial class SearchJson : JsonSerializerContext
{
    public static void AddTo(MessageTypeRegistry types) => types
        .Add("search-event.search-started", Default.SearchStarted)
        .Add("search-event.budget-raised", Default.BudgetRaised)
        .Add("search-event.search-paused", Default.SearchPaused)
        .Add("search-event.search-resumed", Default.SearchResumed)
        .Add("search-event.phase-entered", Default.PhaseEntered)
        .Add("search-event.least-latency-found", Default.LeastLatencyFound)
        .Add("search-event.round-recorded", Default.RoundRecorded)
        .Add("search-event.generation-recorded", Default.GenerationRecorded)
        .Add("search-event.trial-retry-begun", Default.TrialRetryBegun)
        .Add("search-event.trial-rejudged", Default.TrialRejudged)
        .Add("search-event.contenders-chosen", Default.ContendersChosen)
        .Add("search-event.contender-judged", Default.ContenderJudged)
        .Add("search-event.finalists-chosen", Default.FinalistsChosen)
        .Add("search-event.finalist-tuned", Default.FinalistTuned)
        .Add("search-event.finalist-transformed", Default.FinalistTransformed)
        .Add("search-event.finalist-measured", Default.FinalistMeasured)
        .Add("search-event.correction-begun", Default.CorrectionBegun)
        .Add("search-event.latencies-fitted", Default.LatenciesFitted)
        .Add("search-event.finalists-revised", Default.FinalistsRevised)
        .Add("search-event.work-quarantined", Default.WorkQuarantined)
        .Add("search-event.state", Default.SearchState);
}
