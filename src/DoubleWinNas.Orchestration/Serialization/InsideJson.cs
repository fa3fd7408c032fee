using System.Text.Json.Serialization;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Orchestration.Serialization;

/// <summary>JSON of what the actors tell each other.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OpenSearch))]
[JsonSerializable(typeof(HoldSearch))]
[JsonSerializable(typeof(ReleaseSearch))]
[JsonSerializable(typeof(CloseSearch))]
[JsonSerializable(typeof(FindLeastLatency))]
[JsonSerializable(typeof(PredictLatencies))]
[JsonSerializable(typeof(LatenciesPredicted))]
[JsonSerializable(typeof(MeasureFinalist))]
[JsonSerializable(typeof(TrainSupernet))]
[JsonSerializable(typeof(EvaluateGeneration))]
[JsonSerializable(typeof(GenerationEvaluated))]
[JsonSerializable(typeof(EvaluateAgain))]
[JsonSerializable(typeof(RejudgeCandidate))]
[JsonSerializable(typeof(TrainContenders))]
[JsonSerializable(typeof(FineTuneFinalists))]
[JsonSerializable(typeof(Evolve))]
[JsonSerializable(typeof(TransformFinalists))]
[JsonSerializable(typeof(DeviceCalibrated))]
[JsonSerializable(typeof(RoundFinished))]
[JsonSerializable(typeof(GenerationFinished))]
[JsonSerializable(typeof(TrialJudged))]
[JsonSerializable(typeof(ContenderEnded))]
[JsonSerializable(typeof(FineTuneEnded))]
[JsonSerializable(typeof(TransformEnded))]
[JsonSerializable(typeof(MeasureEnded))]
[JsonSerializable(typeof(CorrectLatencies))]
[JsonSerializable(typeof(ReviseFront))]
[JsonSerializable(typeof(LatenciesCorrected))]
[JsonSerializable(typeof(WorkGivenUp))]
[JsonSerializable(typeof(SearchImpossible))]
internal sealed partial class InsideJson : JsonSerializerContext
{
    public static void AddTo(MessageTypeRegistry types) => types
        .Add("order.open-search", Default.OpenSearch)
        .Add("order.hold-search", Default.HoldSearch)
        .Add("order.release-search", Default.ReleaseSearch)
        .Add("order.close-search", Default.CloseSearch)
        .Add("order.calibrate-device", Default.FindLeastLatency)
        .Add("order.predict-latencies", Default.PredictLatencies)
        .Add("order.latencies-predicted", Default.LatenciesPredicted)
        .Add("order.measure-finalist", Default.MeasureFinalist)
        .Add("order.train-supernet", Default.TrainSupernet)
        .Add("order.evaluate-generation", Default.EvaluateGeneration)
        .Add("order.generation-evaluated", Default.GenerationEvaluated)
        .Add("order.evaluate-again", Default.EvaluateAgain)
        .Add("order.rejudge-candidate", Default.RejudgeCandidate)
        .Add("order.train-contenders", Default.TrainContenders)
        .Add("order.fine-tune-finalists", Default.FineTuneFinalists)
        .Add("order.evolve", Default.Evolve)
        .Add("order.transform-finalists", Default.TransformFinalists)
        .Add("notice.device-calibrated", Default.DeviceCalibrated)
        .Add("notice.round-finished", Default.RoundFinished)
        .Add("notice.generation-finished", Default.GenerationFinished)
        .Add("notice.trial-judged", Default.TrialJudged)
        .Add("notice.contender-ended", Default.ContenderEnded)
        .Add("notice.fine-tune-ended", Default.FineTuneEnded)
        .Add("notice.transform-ended", Default.TransformEnded)
        .Add("notice.measure-ended", Default.MeasureEnded)
        .Add("order.correct-latencies", Default.CorrectLatencies)
        .Add("order.revise-front", Default.ReviseFront)
        .Add("notice.latencies-corrected", Default.LatenciesCorrected)
        .Add("notice.work-given-up", Default.WorkGivenUp)
        .Add("notice.search-impossible", Default.SearchImpossible);
}
