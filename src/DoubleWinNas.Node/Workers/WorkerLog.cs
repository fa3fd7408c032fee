namespace DoubleWinNas.Node.Workers;

/// <summary>What a child prints: appended to a file, its last words kept for the error of its item.</summary>
internal sealed class WorkerLog : IDisposable
{
    private const long RotateAt = 8 << 20;
    private const int Kept = 12;
    private const int LongestLine = 500;

    private readonly Lock _lock = new();
    private readonly Queue<string> _last = new();
    private StreamWriter? _file;

    /// <param name="path">The log; when it has grown large it becomes <c>PATH.1</c>.</param>
    public WorkerLog(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (File.Exists(path) && new FileInfo(path).Length > RotateAt)
            {
                File.Move(path, path + ".1", overwrite: true);
            }

            _file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A worker without a log still works.
        }
    }

    /// <summary>The last lines of standard error in one line.</summary>
    public string LastWords
    {
        get
        {
            lock (_lock)
            {
                return string.Join(" | ", _last);
            }
        }
    }

    /// <param name="line">Null (the end of a stream) is not written.</param>
    /// <param name="isError">Came from standard error.</param>
    public void Write(string? line, bool isError = false)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            if (isError && !string.IsNullOrWhiteSpace(line))
            {
                _last.Enqueue(line.Length <= LongestLine ? line.Trim() : line[..LongestLine].Trim() + "…");
                if (_last.Count > Kept)
                {
                    _last.Dequeue();
                }
            }

            try
            {
                _file?.WriteLine(line);
            }
            catch (IOException)
            {
                // A full disk must not stop the worker; what it said last is still kept.
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            try
            {
                _file?.Dispose();
            }
            catch (IOException)
            {
                // As above.
            }

            _file = null;
        }
    }
}
