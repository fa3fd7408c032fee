using System.Text.Json.Serialization;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Serialization;

/// <summary>JSON of what leaves the actors: commands and answers of people, work payloads and results.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SearchSettings))]
[JsonSerializable(typeof(StartSearch))]
[JsonSerializable(typeof(PauseSearch))]
[JsonSerializable(typeof(ResumeSearch))]
[JsonSerializable(typeof(CancelSearch))]
[JsonSerializable(typeof(DescribeSearch))]
[JsonSerializable(typeof(SearchAccepted))]
[JsonSerializable(typeof(SearchRefused))]
[JsonSerializable(typeof(SearchStatus))]
[JsonSerializable(typeof(DescribeTrials))]
[JsonSerializable(typeof(TrialList))]
[JsonSerializable(typeof(RetryTrial))]
[JsonSerializable(typeof(QuarantineTrial))]
[JsonSerializable(typeof(TrialOrdered))]
[JsonSerializable(typeof(DescribeCosts))]
[JsonSerializable(typeof(DescribeDevice))]
[JsonSerializable(typeof(DrainDevice))]
[JsonSerializable(typeof(UndrainDevice))]
[JsonSerializable(typeof(CalibrateDevice))]
[JsonSerializable(typeof(DeviceStatus))]
[JsonSerializable(typeof(DeviceTable))]
[JsonSerializable(typeof(TrainRound))]
[JsonSerializable(typeof(RoundTrained))]
[JsonSerializable(typeof(AverageRound))]
[JsonSerializable(typeof(RoundAveraged))]
[JsonSerializable(typeof(EvaluateCandidates))]
[JsonSerializable(typeof(CandidatesEvaluated))]
[JsonSerializable(typeof(TrainContender))]
[JsonSerializable(typeof(ContenderTrained))]
[JsonSerializable(typeof(FineTune))]
[JsonSerializable(typeof(FineTuned))]
[JsonSerializable(typeof(TransformNetwork))]
[JsonSerializable(typeof(NetworkTransformed))]
[JsonSerializable(typeof(MeasureCosts))]
[JsonSerializable(typeof(CostsMeasured))]
[JsonSerializable(typeof(CheckDevice))]
[JsonSerializable(typeof(DeviceChecked))]
[JsonSerializable(typeof(MeasureModels))]
[JsonSerializable(typeof(ModelsMeasured))]
internal sealed partial class OutsideJson : JsonSerializerContext
{
    public static void AddTo(MessageTypeRegistry types) => types
        .Add("search.start", Default.StartSearch)
        .Add("search.pause", Default.PauseSearch)
        .Add("search.resume", Default.ResumeSearch)
        .Add("search.cancel", Default.CancelSearch)
        .Add("search.describe", Default.DescribeSearch)
        .Add("search.accepted", Default.SearchAccepted)
        .Add("search.refused", Default.SearchRefused)
        .Add("search.status", Default.SearchStatus)
        .Add("search.describe-trials", Default.DescribeTrials)
        .Add("search.trials", Default.TrialList)
        .Add("search.retry-trial", Default.RetryTrial)
        .Add("search.quarantine-trial", Default.QuarantineTrial)
        .Add("search.trial-ordered", Default.TrialOrdered)
        .Add("device.describe-costs", Default.DescribeCosts)
        .Add("device.describe", Default.DescribeDevice)
        .Add("device.drain", Default.DrainDevice)
        .Add("device.undrain", Default.UndrainDevice)
        .Add("device.calibrate", Default.CalibrateDevice)
        .Add("device.status", Default.DeviceStatus)
        .Add("device.table", Default.DeviceTable)
        .Add("work.train-round", Default.TrainRound)
        .Add("work.round-trained", Default.RoundTrained)
        .Add("work.average-round", Default.AverageRound)
        .Add("work.round-averaged", Default.RoundAveraged)
        .Add("work.evaluate-candidates", Default.EvaluateCandidates)
        .Add("work.candidates-evaluated", Default.CandidatesEvaluated)
        .Add("work.train-contender", Default.TrainContender)
        .Add("work.contender-trained", Default.ContenderTrained)
        .Add("work.fine-tune", Default.FineTune)
        .Add("work.fine-tuned", Default.FineTuned)
        .Add("work.transform-network", Default.TransformNetwork)
        .Add("work.network-transformed", Default.NetworkTransformed)
        .Add("work.measure-costs", Default.MeasureCosts)
        .Add("work.costs-measured", Default.CostsMeasured)
        .Add("work.check-device", Default.CheckDevice)
        .Add("work.device-checked", Default.DeviceChecked)
        .Add("work.measure-models", Default.MeasureModels)
        .Add("work.models-measured", Default.ModelsMeasured);
}
