using DoubleWinNas.Orchestration.Controllers;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Devices;

internal abstract record DeviceEvent;

internal sealed record DeviceOpened(string Search, SearchSettings Settings, DeviceSettings Device) : DeviceEvent;

internal sealed record DeviceHeld(string Search, bool IsHeld) : DeviceEvent;

internal sealed record DeviceClosed(string Search) : DeviceEvent;

/// <param name="Descent">Null when it is done.</param>
internal sealed record DescentMoved(string Search, LeastCostDescent? Descent) : DeviceEvent;

/// <summary>The least latency is known, and whether energies are.</summary>
/// <param name="HasEnergy">Predictions tell energies from now on.</param>
internal sealed record LeastFound(string Search, LeastLatency Least, bool HasEnergy) : DeviceEvent;

/// <summary>The device measures under the conditions of the table that it has.</summary>
internal sealed record ConditionsConfirmed(string Search) : DeviceEvent;

internal sealed record QuestionAsked(string Search, Question Question) : DeviceEvent;

internal sealed record QuestionAnswered(string Search, string Asker, string Request) : DeviceEvent;

internal sealed record FinalistArrived(string Search, MeasureFinalist Finalist) : DeviceEvent;

internal sealed record JobBegun(DeviceJob Job) : DeviceEvent;

/// <summary>The job ended without costs: a finalist was measured, or it failed.</summary>
internal sealed record JobEnded(string Item) : DeviceEvent;

internal sealed record CostsLearned(int Threads, CostsMeasured Measured) : DeviceEvent
{
    /// <summary>Key of the table; null for that of the threads.</summary>
    public string? Table { get; init; }

    public string Key => Table ?? $"{Threads}";
}

/// <summary>A finalist's measured latencies stand beside what its operations add up to.</summary>
internal sealed record ModelsCompared(string Search, string Genotype, ComparedModels Compared) : DeviceEvent;

/// <summary>Predictions of a search, and of later ones of its space, are multiplied by another factor.</summary>
internal sealed record ScaleFitted(string Search, double Scale) : DeviceEvent
{
    /// <summary>The same for energies; null where there are none.</summary>
    public double? EnergyScale { get; init; }
}

/// <param name="Reason">Null where the device works again.</param>
internal sealed record DeviceDrained(string? Reason) : DeviceEvent;

internal sealed record CheckOrdered(CheckDevice Check) : DeviceEvent;

/// <param name="Result">Null with an error.</param>
internal sealed record DeviceCheckEnded(CheckDevice Check, DeviceChecked? Result, string? Error) : DeviceEvent;
