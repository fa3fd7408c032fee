using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pool device: predict and measure whole networks of a space.</summary>
/// <param name="Device">Name of the device.</param>
/// <param name="Threads">Threads of the runtime.</param>
/// <param name="Space">From which networks are drawn.</param>
/// <param name="Networks">How many.</param>
/// <param name="Seed">Of the draw.</param>
public sealed record CheckDevice(string Device, int Threads, SpaceSettings Space, int Networks, ulong Seed);

/// <summary>Result of <see cref="CheckDevice"/>.</summary>
/// <param name="Costs">What was measured for the predictions.</param>
/// <param name="Calibration">What came out.</param>
public sealed record DeviceChecked(CostsMeasured Costs, DeviceCalibration Calibration);
