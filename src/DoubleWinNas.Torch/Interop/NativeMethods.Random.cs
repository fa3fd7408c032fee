using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "dwnas_generator")]
    public static partial int Generator(int device, int index, ulong seed, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_generator_free")]
    public static partial void GeneratorFree(nint generator);

    [LibraryImport(Library, EntryPoint = "dwnas_generator_state")]
    public static partial int GeneratorState(nint generator, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_generator_set_state")]
    public static partial int GeneratorSetState(nint generator, nint state);

    [LibraryImport(Library, EntryPoint = "dwnas_uniform_")]
    public static partial int Uniform_(nint x, double from, double to, nint generator);

    [LibraryImport(Library, EntryPoint = "dwnas_normal_")]
    public static partial int Normal_(nint x, double mean, double deviation, nint generator);

    [LibraryImport(Library, EntryPoint = "dwnas_bernoulli_")]
    public static partial int Bernoulli_(nint x, double p, nint generator);

    [LibraryImport(Library, EntryPoint = "dwnas_random_")]
    public static partial int Random_(nint x, long from, long to, nint generator);

    [LibraryImport(Library, EntryPoint = "dwnas_randperm")]
    public static partial int Randperm(long n, nint generator, out nint result);
}
