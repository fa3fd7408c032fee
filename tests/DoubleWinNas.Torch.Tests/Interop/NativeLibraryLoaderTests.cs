using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch.Tests.Interop;

public sealed class NativeLibraryLoaderTests
{
    [Fact]
    public void Without_its_library_every_call_fails_with_the_remedy_and_nothing_else()
    {
        // a second copy of the assembly that has loaded nothing yet
        var context = new AssemblyLoadContext("without library", isCollectible: true);
        var before = Environment.GetEnvironmentVariable(NativeLibraryLocator.Variable);
        Environment.SetEnvironmentVariable(NativeLibraryLocator.Variable, "/nowhere/libdwnas_torch.so");
        try
        {
            var assembly = context.LoadFromAssemblyPath(typeof(TorchRuntime).Assembly.Location);
            var version = assembly.GetType(typeof(TorchRuntime).FullName!)!.GetProperty(nameof(TorchRuntime.Version))!;
            for (var attempt = 0; attempt < 2; attempt++)
            {
                var error = Assert.Throws<TargetInvocationException>(() => version.GetValue(null)).InnerException!;
                Assert.Equal(typeof(TorchUnavailableException).FullName, error.GetType().FullName);
                Assert.StartsWith("DWNAS_TORCH_LIBRARY names '/nowhere/libdwnas_torch.so', which does not exist.", error.Message);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(NativeLibraryLocator.Variable, before);
            context.Unload();
        }
    }

    [Fact]
    public void A_file_that_is_no_library_is_named_with_the_remedy()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.so");
        File.WriteAllText(path, "not a library");
        try
        {
            var error = Assert.Throws<TorchUnavailableException>(() => NativeLibraryLoader.Load(path));
            Assert.StartsWith($"'{path}' could not be loaded: ", error.Message);
            Assert.Contains("apt-get install libtorch-dev", error.Message);
            Assert.DoesNotContain('\n', error.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Another_library_is_told_from_the_binding() =>
        Assert.Contains("is not a libdwnas_torch", Assert.Throws<TorchUnavailableException>(() => NativeLibraryLoader.Load("libc.so.6")).Message);

    [Fact]
    public void A_library_of_another_version_asks_to_be_rebuilt()
    {
        using var folder = new CompiledLibrary("int dwnas_torch_abi_version(void) { return 999; }");
        Assert.Equal(
            $"'{folder.Path}' has ABI version 999, this program needs {NativeLibraryLoader.AbiVersion}. "
            + "Rebuild it with 'src/DoubleWinNas.Torch/native/build.sh artifacts/native'.",
            Assert.Throws<TorchUnavailableException>(() => NativeLibraryLoader.Load(folder.Path)).Message);
    }

    [Fact]
    public void A_library_whose_libtorch_is_missing_names_it_and_the_remedy()
    {
        using var torch = new CompiledLibrary("int torch(void) { return 1; }");
        using var library = new CompiledLibrary("int torch(void); int dwnas_torch_abi_version(void) { return torch(); }", torch.Path);
        File.Delete(torch.Path);
        var error = Assert.Throws<TorchUnavailableException>(() => NativeLibraryLoader.Load(library.Path));
        Assert.Contains(torch.Path, error.Message);
        Assert.Contains("Install libtorch (Debian: apt-get install libtorch-dev)", error.Message);
    }

    [Fact]
    public void Every_function_that_the_assembly_imports_is_exported()
    {
        _ = TorchRuntime.Version;
        var assemblyFolder = Path.GetDirectoryName(typeof(TorchRuntime).Assembly.Location)!;
        var library = NativeLibraryLoader.Load(NativeLibraryLocator.Locate(
            Environment.GetEnvironmentVariable(NativeLibraryLocator.Variable), assemblyFolder, AppContext.BaseDirectory, File.Exists));
        var names = typeof(NativeMethods)
            .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(m => m.GetCustomAttribute<LibraryImportAttribute>()?.EntryPoint ?? m.GetCustomAttribute<DllImportAttribute>()?.EntryPoint)
            .OfType<string>()
            .ToList();
        Assert.True(names.Count > 120, $"only {names.Count} imports found");
        Assert.All(names, name => Assert.True(NativeLibrary.TryGetExport(library, name, out _), name));
    }
}
