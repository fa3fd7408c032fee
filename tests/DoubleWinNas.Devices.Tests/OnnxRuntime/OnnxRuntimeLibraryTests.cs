using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Tests.OnnxRuntime;

public sealed class OnnxRuntimeLibraryTests
{
    [Fact]
    public void Library_that_the_script_fetches_is_loaded()
    {
        Assert.True(OnnxRuntimeLibrary.IsAvailable);
        Assert.Equal("1.23.2", OnnxRuntimeLibrary.Current.Version);
        Assert.Equal("onnxruntime 1.23.2", new OnnxRuntimeInference().Identity.ToString());
    }

    [Fact]
    public void File_that_is_no_library_is_refused_with_the_remedy()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("libonnxruntime.so.1", "not a library");

        var error = Assert.Throws<InputException>(() => OnnxRuntimeLibrary.Load(path));

        Assert.StartsWith($"{path}: ONNX Runtime's library cannot be loaded", error.Message, StringComparison.Ordinal);
        Assert.Contains("scripts/fetch-onnxruntime", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_library_is_refused() =>
        Assert.Contains(
            "this is not ONNX Runtime's library",
            Assert.Throws<InputException>(() => OnnxRuntimeLibrary.Load("libc.so.6")).Message,
            StringComparison.Ordinal);
}
