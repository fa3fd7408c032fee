using System.Text.Json.Serialization;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Orchestration.Trainers;

namespace DoubleWinNas.Orchestration.Serialization;

/// <summary>JSON of the trainer pool's journal and snapshots.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrainingOpened))]
[JsonSerializable(typeof(TrainingHeld))]
[JsonSerializable(typeof(TrainingClosed))]
[JsonSerializable(typeof(SupernetBegun))]
[JsonSerializable(typeof(ReplicaTrained))]
[JsonSerializable(typeof(RoundCompleted))]
[JsonSerializable(typeof(EvaluationBegun))]
[JsonSerializable(typeof(CandidatesJudged))]
[JsonSerializable(typeof(BatchSplit))]
[JsonSerializable(typeof(EvaluationEnded))]
[JsonSerializable(typeof(ReevaluationBegun))]
[JsonSerializable(typeof(ReevaluationEnded))]
[JsonSerializable(typeof(ContendingBegun))]
[JsonSerializable(typeof(ContenderFinished))]
[JsonSerializable(typeof(FineTuningBegun))]
[JsonSerializable(typeof(FineTuningEnded))]
[JsonSerializable(typeof(TrainingEnqueued))]
[JsonSerializable(typeof(TrainingItemEnded))]
[JsonSerializable(typeof(TrainingItemRetried))]
[JsonSerializable(typeof(TrainerPoolState))]
internal sealed partial class TrainerPoolJson : JsonSerializerContext
{
    public static void AddTo(MessageTypeRegistry types) => types
        .Add("trainer-pool.training-opened", Default.TrainingOpened)
        .Add("trainer-pool.training-held", Default.TrainingHeld)
        .Add("trainer-pool.training-closed", Default.TrainingClosed)
        .Add("trainer-pool.supernet-begun", Default.SupernetBegun)
        .Add("trainer-pool.replica-trained", Default.ReplicaTrained)
        .Add("trainer-pool.round-completed", Default.RoundCompleted)
        .Add("trainer-pool.evaluation-begun", Default.EvaluationBegun)
        .Add("trainer-pool.candidates-judged", Default.CandidatesJudged)
        .Add("trainer-pool.batch-split", Default.BatchSplit)
        .Add("trainer-pool.evaluation-ended", Default.EvaluationEnded)
        .Add("trainer-pool.reevaluation-begun", Default.ReevaluationBegun)
        .Add("trainer-pool.reevaluation-ended", Default.ReevaluationEnded)
        .Add("trainer-pool.contending-begun", Default.ContendingBegun)
        .Add("trainer-pool.contender-finished", Default.ContenderFinished)
        .Add("trainer-pool.fine-tuning-begun", Default.FineTuningBegun)
        .Add("trainer-pool.fine-tuning-ended", Default.FineTuningEnded)
        .Add("trainer-pool.training-enqueued", Default.TrainingEnqueued)
        .Add("trainer-pool.training-item-ended", Default.TrainingItemEnded)
        .Add("trainer-pool.training-item-retried", Default.TrainingItemRetried)
        .Add("trainer-pool.state", Default.TrainerPoolState);
}
