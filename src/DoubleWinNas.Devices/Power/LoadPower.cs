using DoubleWinNas.Devices.Inference;

namespace DoubleWinNas.Devices.Power;

/// <summary>Power while the device rests, and while it runs a model back to back.</summary>
internal sealed class LoadPower(IPowerSensor sensor, TimeProvider time, TimeSpan interval)
{
    private const int Patience = 20;

    private readonly PowerSampler _sampler = new(sensor, time, interval);

    public PowerSamples Idle(TimeSpan wanted, CancellationToken cancellationToken)
    {
        var samples = _sampler.While(() =>
        {
            var begun = time.GetTimestamp();
            do
            {
                cancellationToken.WaitHandle.WaitOne(interval);
            }
            while (!cancellationToken.IsCancellationRequested && !IsEnough(begun, wanted));
        });
        cancellationToken.ThrowIfCancellationRequested();
        return samples;
    }

    public PowerSamples Running(ILoadedModel model, TimeSpan wanted, out int inferences, CancellationToken cancellationToken)
    {
        var runs = 0;
        var samples = _sampler.While(() =>
        {
            var begun = time.GetTimestamp();
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                model.Run();
                runs++;
            }
            while (!IsEnough(begun, wanted));
        });
        inferences = runs;
        return samples;
    }

    /// <summary>While something runs that this process does not do itself.</summary>
    public PowerSamples During(Action action) => _sampler.While(action);

    /// <summary>On a busy machine readings come late; some patience gets enough of them.</summary>
    private bool IsEnough(long begun, TimeSpan wanted) =>
        time.GetElapsedTime(begun) is var elapsed && elapsed >= wanted && (_sampler.Readings >= 2 * PowerSamples.LeastSamples || elapsed >= Patience * wanted);
}
