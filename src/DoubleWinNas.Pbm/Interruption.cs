namespace DoubleWinNas.Pbm;

/// <summary>Ctrl-C ends what runs, not the program around it; where nothing runs it ends the program.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _running;

    public Interruption() => Console.CancelKeyPress += OnCancel;

    /// <summary>Runs something that Ctrl-C cancels.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> run) => await RunAsync(async token =>
    {
        await run(token);
        return true;
    });

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> run)
    {
        using var running = new CancellationTokenSource();
        Set(running);
        try
        {
            return await run(running.Token);
        }
        finally
        {
            Set(null);
        }
    }

    public void Dispose() => Console.CancelKeyPress -= OnCancel;

    private void Set(CancellationTokenSource? running)
    {
        lock (_lock)
        {
            _running = running;
        }
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs pressed)
    {
        lock (_lock)
        {
            pressed.Cancel = _running is not null;
            _running?.Cancel();
        }
    }
}
