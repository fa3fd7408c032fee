using System.Text.Json.Serialization;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Orchestration.Devices;

namespace DoubleWinNas.Orchestration.Serialization;

/// <summary>JSON of the device proxy's journal and snapshots.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DeviceOpened))]
[JsonSerializable(typeof(DeviceHeld))]
[JsonSerializable(typeof(DeviceClosed))]
[JsonSerializable(typeof(DescentMoved))]
[JsonSerializable(typeof(LeastFound))]
[JsonSerializable(typeof(ConditionsConfirmed))]
[JsonSerializable(typeof(QuestionAsked))]
[JsonSerializable(typeof(QuestionAnswered))]
[JsonSerializable(typeof(FinalistArrived))]
[JsonSerializable(typeof(JobBegun))]
[JsonSerializable(typeof(JobEnded))]
[JsonSerializable(typeof(CostsLearned))]
[JsonSerializable(typeof(DeviceDrained))]
[JsonSerializable(typeof(CheckOrdered))]
[JsonSerializable(typeof(DeviceCheckEnded))]
[JsonSerializable(typeof(ModelsCompared))]
[JsonSerializable(typeof(ScaleFitted))]
[JsonSerializable(typeof(DeviceState))]
internal sealed partial class DeviceJson : JsonSerializerContext
{
    public static void AddTo(MessageTypeRegistry types) => types
        .Add("device.device-opened", Default.DeviceOpened)
        .Add("device.device-held", Default.DeviceHeld)
        .Add("device.device-closed", Default.DeviceClosed)
        .Add("device.descent-moved", Default.DescentMoved)
        .Add("device.least-found", Default.LeastFound)
        .Add("device.conditions-confirmed", Default.ConditionsConfirmed)
        .Add("device.question-asked", Default.QuestionAsked)
        .Add("device.question-answered", Default.QuestionAnswered)
        .Add("device.finalist-arrived", Default.FinalistArrived)
        .Add("device.job-begun", Default.JobBegun)
        .Add("device.job-ended", Default.JobEnded)
        .Add("device.costs-learned", Default.CostsLearned)
        .Add("device.device-drained", Default.DeviceDrained)
        .Add("device.check-ordered", Default.CheckOrdered)
        .Add("device.device-check-ended", Default.DeviceCheckEnded)
        .Add("device.models-compared", Default.ModelsCompared)
        .Add("device.scale-fitted", Default.ScaleFitted)
        .Add("device.state", Default.DeviceState);
}
