namespace DoubleWinNas.Node.Terminal;

/// <summary>Progress told on the thread that makes it, in order (<see cref="Progress{T}"/> would post it to the thread pool).</summary>
internal sealed class DirectProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
