using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Messages;

/// <summary>What <c>device/NAME</c> understands from outside.</summary>
public abstract record DeviceCommand;

/// <summary>Asks for the costs that were measured. Answered with <see cref="DeviceTable"/>.</summary>
/// <param name="Threads">Of the inference runtime: each count has its own table.</param>
public sealed record DescribeDevice(int Threads) : DeviceCommand;

/// <param name="Costs">Null when nothing was measured yet.</param>
public sealed record DeviceTable(FrozenCosts? Costs);
