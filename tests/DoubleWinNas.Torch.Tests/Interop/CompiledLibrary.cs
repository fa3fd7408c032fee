using System.Diagnostics;

namespace DoubleWinNas.Torch.Tests.Interop;

/// <summary>A shared library compiled from a line of C, by the compiler that the binding is built with.</summary>
internal sealed class CompiledLibrary : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dwnas-torch-");

    public CompiledLibrary(string code, params string[] libraries)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "libmade.so");
        var source = System.IO.Path.Combine(_folder.FullName, "made.c");
        File.WriteAllText(source, code);
        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", Path, source, .. libraries]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
    }

    public string Path { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
