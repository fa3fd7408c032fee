using System.Runtime.InteropServices;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Tests.OnnxRuntime;

public sealed class OnnxRuntimeLocationTests
{
    private const string Fetched = "/repo/artifacts/native/onnxruntime/linux-x64/libonnxruntime.so.1";

    [Fact]
    public void Variable_goes_before_every_other_place() =>
        Assert.Equal("/opt/ort.so", OnnxRuntimeLocation.Find("/opt/ort.so", "/repo/bin", Architecture.X64, _ => true));

    [Fact]
    public void Relative_path_of_the_variable_is_made_absolute() =>
        Assert.Equal(Path.GetFullPath("ort.so"), OnnxRuntimeLocation.Find("ort.so", "/repo/bin", Architecture.X64, _ => true));

    [Fact]
    public void Missing_file_of_the_variable_is_an_error_even_if_another_place_has_the_library()
    {
        var error = Assert.Throws<InputException>(() => OnnxRuntimeLocation.Find("/opt/ort.so", "/repo/bin", Architecture.X64, path => path != "/opt/ort.so"));

        Assert.Contains("DWNAS_ONNXRUNTIME_LIBRARY names '/opt/ort.so', which does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_the_program_goes_before_the_fetched_one() =>
        Assert.Equal("/repo/bin/libonnxruntime.so.1", OnnxRuntimeLocation.Find(null, "/repo/bin", Architecture.X64, _ => true));

    [Fact]
    public void Fetched_library_is_found_from_any_folder_below() =>
        Assert.Equal(Fetched, OnnxRuntimeLocation.Find("", "/repo/src/A/bin/Debug/net10.0/", Architecture.X64, path => path == Fetched));

    [Fact]
    public void Architecture_chooses_the_folder() =>
        Assert.Equal(
            "/repo/artifacts/native/onnxruntime/linux-arm64/libonnxruntime.so.1",
            OnnxRuntimeLocation.Find(null, "/repo", Architecture.Arm64, path => path.Contains("linux-", StringComparison.Ordinal)));

    [Fact]
    public void Missing_library_names_the_places_and_the_remedy()
    {
        var error = Assert.Throws<InputException>(() => OnnxRuntimeLocation.Find(null, "/repo/bin/", Architecture.X64, _ => false));

        Assert.Contains("/repo/bin/", error.Message, StringComparison.Ordinal);
        Assert.Contains("artifacts/native/onnxruntime/linux-x64", error.Message, StringComparison.Ordinal);
        Assert.Contains("scripts/fetch-onnxruntime", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Machine_without_a_published_library_is_told_so() =>
        Assert.Contains(
            "but this is S390x",
            Assert.Throws<InputException>(() => OnnxRuntimeLocation.Find(null, "/", Architecture.S390x, _ => false)).Message,
            StringComparison.Ordinal);
}
