using System.Diagnostics;

namespace DoubleWinNas.Node.Tests;

/// <summary>A file system in memory that is soon full. Needs the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(string path, int kibibytes)
    {
        Path = Directory.CreateDirectory(path).FullName;
        Assert.Equal(0, Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", Path));
    }

    public string Path { get; }

    /// <summary>Whether this process may mount.</summary>
    public static bool CanMount
    {
        get
        {
            using var folder = new TemporaryFolder();
            return Run("mount", "-t", "tmpfs", "tmpfs", folder.Path) == 0 && Run("umount", folder.Path) == 0;
        }
    }

    /// <summary>Writes a file that leaves this much.</summary>
    public void FillUpTo(long freeBytes)
    {
        var free = new DriveInfo(Path).AvailableFreeSpace;
        File.WriteAllBytes(System.IO.Path.Combine(Path, "filler"), new byte[free - freeBytes]);
    }

    /// <summary>Writes until nothing more can be written; the file to be deleted for room.</summary>
    public string Fill()
    {
        var filler = System.IO.Path.Combine(Path, "filler");
        using var file = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            return filler;
        }
    }

    public void Dispose() => Run("umount", Path);

    private static int Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A test that mounts; skipped where this process may not.</summary>
internal sealed class FactWithMountsAttribute : FactAttribute
{
    public FactWithMountsAttribute()
    {
        if (!SmallDisk.CanMount)
        {
            Skip = "this process may not mount a file system (needs root)";
        }
    }
}
