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
internal sealed record DescentMoved(string Search, LeastLatencyDescent? Descent) : DeviceEvent;

internal sealed record QuestionAsked(string Search, Question Question) : DeviceEvent;

internal sealed record QuestionAnswered(string Search, string Asker, string Request) : DeviceEvent;

internal sealed record FinalistArrived(string Search, MeasureFinalist Finalist) : DeviceEvent;

internal sealed record JobBegun(DeviceJob Job) : DeviceEvent;

/// <summary>The job ended without costs: a finalist was measured, or it failed.</summary>
internal sealed record JobEnded(string Item) : DeviceEvent;

internal sealed record CostsLearned(int Threads, CostsMeasured Measured) : DeviceEvent;
