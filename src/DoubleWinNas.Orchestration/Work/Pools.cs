namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pools that workers pull from.</summary>
public static class Pools
{
    /// <summary>Training and evaluation in libtorch.</summary>
    public const string Train = "train";

    /// <summary>Transformation, verification, export.</summary>
    public const string Transform = "transform";

    /// <summary>Measurements; items carry the label <see cref="DeviceLabel"/>.</summary>
    public const string Device = "device";

    /// <summary>What a worker that measures on a device offers.</summary>
    public static string DeviceLabel(string device) => $"device={device}";
}
