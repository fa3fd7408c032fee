namespace DoubleWinNas.Devices.Power;

/// <summary>Reads a sensor again and again on a thread of its own, while something is done.</summary>
internal sealed class PowerSampler(IPowerSensor sensor, TimeProvider time, TimeSpan interval)
{
    private volatile int _readings;

    /// <summary>Readings since the last action began, answered or not.</summary>
    public int Readings => _readings;

    /// <summary>Samples while an action runs.</summary>
    public PowerSamples While(Action action)
    {
        using var stop = new ManualResetEventSlim(initialState: false);
        PowerSamples? samples = null;
        _readings = 0;
        var thread = new Thread(() => samples = Sample(stop)) { IsBackground = true, Name = "power sampler" };
        thread.Start();
        try
        {
            action();
        }
        finally
        {
            stop.Set();
            thread.Join();
        }

        return samples!;
    }

    private PowerSamples Sample(ManualResetEventSlim stop)
    {
        var (seconds, values, missed) = (new List<double>(), new List<double>(), 0);
        var begun = time.GetTimestamp();
        do
        {
            if (sensor.Read() is { } power)
            {
                seconds.Add(time.GetElapsedTime(begun).TotalSeconds);
                values.Add(power.Value);
            }
            else
            {
                missed++;
            }

            _readings = values.Count + missed;
        }
        while (!stop.Wait(interval));

        return new PowerSamples(seconds, values, missed);
    }
}
