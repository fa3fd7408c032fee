namespace DoubleWinNas.Devices.Measurement;

/// <summary>What a figure has to name besides its number; what the device does not tell is null.</summary>
/// <param name="Name">Name of the device, such as <c>host</c>.</param>
/// <param name="Processor">Model of the processor or board.</param>
/// <param name="Cores">Logical processors that this process may use.</param>
/// <param name="Governor">Frequency governor, such as <c>performance</c>.</param>
/// <param name="ClockMegahertz">Clock when the profile was taken.</param>
public sealed record DeviceProfile(string Name, string Processor, int Cores, string? Governor, double? ClockMegahertz)
{
    /// <summary>A Jetson's power mode (<c>nvpmodel</c>), such as <c>MAXN</c>; null on other machines.</summary>
    public string? PowerModel { get; init; }

    /// <summary>Whether figures come from a profile instead of a device.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>Power mode and governor, or <c>default</c>: what <see cref="Networks.Costs.CostConditions.PowerMode"/> holds.</summary>
    public string PowerMode => PowerModel is null ? Governor ?? "default" : $"{PowerModel}, {Governor ?? "default"}";
}
