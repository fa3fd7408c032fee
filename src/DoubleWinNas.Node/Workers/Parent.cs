namespace DoubleWinNas.Node.Workers;

/// <summary>
/// A child ends with the node that started it, however the node ended: the pipe to its standard input closes then. (Asking the kernel for a
/// signal at the parent's death goes by the thread that started the child, and misses a parent that is dead already.)
/// </summary>
internal static class Parent
{
    /// <summary>Ends this process as soon as standard input does.</summary>
    public static void EndWithIt() => new Thread(() =>
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[1];
        while (input.Read(buffer) > 0)
        {
        }

        ProcessEnd.ExitAtOnce(ProcessEnd.NodeGone);
    })
    { IsBackground = true, Name = "parent" }.Start();
}
