using DoubleWinNas.Devices.Platform;

namespace DoubleWinNas.Devices.Tests.Testing;

/// <summary>
/// Trees as JetPack's kernels show them (kernel documentation of ina3221 and NVIDIA's ina3221x driver; layouts as jetson_stats reads them).
/// </summary>
internal sealed class JetsonTree : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public SystemFiles Files => new(_root.Path);

    /// <summary>JetPack 4: an i2c device with an iio device that names its rails and tells milliwatts.</summary>
    public JetsonTree WithJetPack4Monitor(string bus, params (string Rail, int Milliwatts)[] rails)
    {
        for (var i = 0; i < rails.Length; i++)
        {
            Set($"sys/bus/i2c/drivers/ina3221x/{bus}/iio:device0/rail_name_{i}", rails[i].Rail);
            Set($"sys/bus/i2c/drivers/ina3221x/{bus}/iio:device0/in_power{i}_input", $"{rails[i].Milliwatts}");
        }

        return this;
    }

    /// <summary>JetPack 5: hwmon; channels count from 1, power is volts times amperes.</summary>
    public JetsonTree WithJetPack5Monitor(string bus, string hwmon, params (string Rail, int Millivolts, int Milliamperes)[] rails)
    {
        for (var i = 0; i < rails.Length; i++)
        {
            var at = $"sys/bus/i2c/drivers/ina3221/{bus}/hwmon/{hwmon}";
            Set($"{at}/in{i + 1}_label", rails[i].Rail);
            Set($"{at}/in{i + 1}_input", $"{rails[i].Millivolts}");
            Set($"{at}/curr{i + 1}_input", $"{rails[i].Milliamperes}");
        }

        return this;
    }

    public JetsonTree Set(string path, string text)
    {
        _root.Write(path, text + "\n");
        return this;
    }

    public void Delete(string path) => File.Delete(_root[path]);

    public void Dispose() => _root.Dispose();
}
