using DoubleWinNas.Devices.Inference;

namespace DoubleWinNas.Devices.Tests.Testing;

/// <summary>Stands for a loaded model: a run takes as long as the test says, on a controlled clock.</summary>
/// <param name="time">Moved by every run.</param>
/// <param name="milliseconds">Time of the n-th run, from 0.</param>
/// <param name="onRun">Told of every run.</param>
internal sealed class FakeModel(ControlledTime time, Func<int, double> milliseconds, Action? onRun = null) : ILoadedModel
{
    private readonly float[] _values = new float[4];

    public int Runs { get; private set; }

    public bool IsDisposed { get; private set; }

    public Span<float> Input => _values;

    public ReadOnlySpan<float> Output => _values;

    public void Run()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        time.Advance(milliseconds(Runs++));
        onRun?.Invoke();
    }

    public void Dispose() => IsDisposed = true;
}
