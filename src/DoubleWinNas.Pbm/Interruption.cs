namespace DoubleWinNas.Pbm;

/// <summary>Ctrl-C ends the command that runs, not the program around it.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _running;

    public Interruption() => Console.CancelKeyPress += OnCancel;

    /// <summary>From now on until it is disposed, Ctrl-C cancels this.</summary>
    public CancellationTokenSource Begin()
    {
        lock (_lock)
        {
            return _running = new CancellationTokenSource();
        }
    }

    public void Dispose() => Console.CancelKeyPress -= OnCancel;

    private void OnCancel(object? sender, ConsoleCancelEventArgs pressed)
    {
        pressed.Cancel = true;
        lock (_lock)
        {
            try
            {
                _running?.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // Nothing runs any more.
            }
        }
    }
}
