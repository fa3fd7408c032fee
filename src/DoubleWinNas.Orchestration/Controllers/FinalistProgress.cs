using System.Collections.Immutable;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>A member of the front on its way to the devices.</summary>
internal sealed record FinalistProgress(Candidate Candidate)
{
    public FineTuned? FineTuned { get; init; }

    /// <summary>Why fine-tuning failed.</summary>
    public string? FineTuneError { get; init; }

    public ImmutableSortedDictionary<string, DeviceProgress> Devices { get; init; } = ImmutableSortedDictionary<string, DeviceProgress>.Empty;

    public bool IsFineTuneEnded => FineTuned is not null || FineTuneError is not null;

    public bool HasFailed => FineTuneError is not null || Devices.Values.Any(device => device.Error is not null);

    public bool IsTransformEnded(SearchSettings settings) => FineTuneError is not null || settings.Devices.All(device => Devices.ContainsKey(device.Name));

    /// <summary>A finalist that could not be transformed for every device is not measured on any.</summary>
    public bool IsToBeMeasured => FineTuneError is null && Devices.Values.All(device => device.Transformed is not null);

    public bool IsMeasureEnded => !IsToBeMeasured || Devices.Values.All(device => device.Measured is not null || device.Error is not null);

    public FinalistProgress With(string device, Func<DeviceProgress, DeviceProgress> change) =>
        this with { Devices = Devices.SetItem(device, change(Devices[device])) };

    public Finalist Describe(SearchSettings settings)
    {
        var devices = settings.Devices.Where(device => Devices.ContainsKey(device.Name)).Select(device => (device.Name, Progress: Devices[device.Name])).ToArray();
        var errors = devices.Where(device => device.Progress.Error is not null).Select(device => $"{device.Name}: {device.Progress.Error}").ToArray();
        return new Finalist(
            Candidate,
            FineTuned,
            [
                .. devices.Select(device => new FinalistOnDevice(
                    device.Name,
                    device.Progress.Prediction.Groups,
                    device.Progress.Prediction.DeepMilliseconds,
                    device.Progress.Prediction.ShallowMilliseconds,
                    device.Progress.Transformed,
                    device.Progress.Measured)
                {
                    DeepMillijoules = device.Progress.Prediction.DeepMillijoules,
                    ShallowMillijoules = device.Progress.Prediction.ShallowMillijoules,
                }),
            ],
            FineTuneError is not null ? $"fine-tuning: {FineTuneError}" : errors.Length > 0 ? string.Join("; ", errors) : null);
    }
}

/// <param name="Prediction">The device's plan.</param>
/// <param name="Error">Why it was given up there.</param>
internal sealed record DeviceProgress(LatencyPrediction Prediction, NetworkTransformed? Transformed, ModelsMeasured? Measured, string? Error);
