namespace DoubleWinNas.Pbm.Tests;

/// <summary>A person at the terminal of a process: types and waits for what is to be seen.</summary>
internal sealed class TypedTerminal(PbmProcess process)
{
    private readonly char[] _buffer = new char[1024];
    private string _unseen = "";

    public async Task TypeAsync(string keys)
    {
        await process.Input.WriteAsync(keys);
        await process.Input.FlushAsync();
    }

    /// <summary>Waits for a text, after what was waited for before.</summary>
    public async Task SeeAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!_unseen.Contains(text, StringComparison.Ordinal))
        {
            var count = await process.Output.ReadAsync(_buffer, patience.Token);
            _unseen += count > 0 ? new string(_buffer, 0, count) : throw new InvalidOperationException($"The terminal closed; left unseen was {_unseen}.");
        }

        _unseen = _unseen[(_unseen.IndexOf(text, StringComparison.Ordinal) + text.Length)..];
    }
}
