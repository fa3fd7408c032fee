namespace DoubleWinNas.Devices.Tests.Testing;

/// <summary>Debian's python3-onnx: an implementation of the format that is not ours.</summary>
internal static class OnnxChecker
{
    private const string Python = "/usr/bin/python3";
    private const string Remedy = "install it with: apt-get install python3-onnx";

    /// <summary>Checks a model and evaluates a Python expression about it, <c>m</c>; returns what it prints.</summary>
    public static async Task<string> Evaluate(byte[] model, string expression)
    {
        using var folder = new TemporaryFolder();
        var path = folder["model.onnx"];
        await File.WriteAllBytesAsync(path, model);
        Assert.True(File.Exists(Python), $"{Python} is missing; {Remedy}");
        var (exitCode, output, error) = await Command.Run(
            Python,
            ["-c", $"import onnx, sys; m = onnx.load(sys.argv[1]); onnx.checker.check_model(m, full_check=True); print({expression})", path]);
        Assert.False(error.Contains("No module named 'onnx'", StringComparison.Ordinal), $"{Python} cannot import onnx; {Remedy}");
        Assert.True(exitCode == 0, error);
        return output.TrimEnd('\n');
    }
}
