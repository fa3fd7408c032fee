using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch.Tests.Interop;

public sealed class NativeLibraryLocatorTests
{
    [Fact]
    public void The_variable_comes_before_the_assembly_and_that_before_artifacts_of_the_repository()
    {
        string[] all = ["/named.so", "/app/bin/libdwnas_torch.so", "/repo/artifacts/native/libdwnas_torch.so"];
        Assert.Equal("/named.so", Locate("/named.so", all));
        Assert.Equal("/app/bin/libdwnas_torch.so", Locate(null, all));
        Assert.Equal("/repo/artifacts/native/libdwnas_torch.so", Locate("", all[2..]));
    }

    [Fact]
    public void A_variable_that_names_nothing_is_an_error_and_not_passed_over() => Assert.Equal(
        "DWNAS_TORCH_LIBRARY names '/nowhere.so', which does not exist. Correct the path, or unset DWNAS_TORCH_LIBRARY to use the built library.",
        Assert.Throws<TorchUnavailableException>(() => Locate("/nowhere.so", ["/app/bin/libdwnas_torch.so"])).Message);

    [Fact]
    public void A_library_that_is_nowhere_is_answered_with_the_places_and_the_remedy()
    {
        var error = Assert.Throws<TorchUnavailableException>(() => Locate(null, []));
        Assert.Contains("/app/bin/libdwnas_torch.so, /repo/src/x/artifacts/native/libdwnas_torch.so", error.Message);
        Assert.Contains("/repo/artifacts/native/libdwnas_torch.so", error.Message);
        Assert.EndsWith("Build it with 'src/DoubleWinNas.Torch/native/build.sh artifacts/native', or name it with DWNAS_TORCH_LIBRARY.", error.Message);
    }

    private static string Locate(string? variable, string[] existing) =>
        NativeLibraryLocator.Locate(variable, "/app/bin", "/repo/src/x", existing.Contains);
}
