namespace DoubleWinNas.Devices.Power;

/// <summary>Something that tells how much power a device draws.</summary>
public interface IPowerSensor : IDisposable
{
    /// <summary>Such as <c>ina3221 POM_5V_IN</c>.</summary>
    string Name { get; }

    /// <summary>Power at this moment, or since the last call; null where the sensor did not answer.</summary>
    Watts? Read();
}
