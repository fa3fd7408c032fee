using DoubleWinNas.Devices.TensorRt;

namespace DoubleWinNas.Devices.Tests.TensorRt;

/// <summary>
/// Lines as TensorRT's versions print them, shortened: 8.0 and 8.2 as in NVIDIA/TensorRT issues 1221 (7.2, the same format) and
/// beyondli/Yolo_on_Jetson issue 4; 8.6 as in NVIDIA/TensorRT issues 3083 and 3747; 10.2 as in issues 4036 and 4177.
/// </summary>
public sealed class TrtExecOutputTests
{
    private const string Eight0 = """
        &&&& RUNNING TensorRT.trtexec [TensorRT v8001] # /usr/src/tensorrt/bin/trtexec --loadEngine=a --exportTimes=b
        [06/23/2021-13:24:48] [I] Average on 10 runs - GPU latency: 6.36196 ms - Host latency: 6.46196 ms (end to end 6.9 ms, enqueue 2.68777 ms)
        [06/23/2021-13:24:48] [I] === Performance summary ===
        [06/23/2021-13:24:48] [I] Throughput: 157.184 qps
        [06/23/2021-13:24:48] [I] Latency: min = 6.34644 ms, max = 6.38123 ms, mean = 6.36196 ms, median = 6.36003 ms, percentile(99%) = 6.38 ms
        [06/23/2021-13:24:48] [I] End-to-End Host Latency: min = 6.4 ms, max = 6.5 ms, mean = 6.45 ms, median = 6.45 ms, percentile(99%) = 6.5 ms
        [06/23/2021-13:24:48] [I] Enqueue Time: min = 2.53569 ms, max = 2.81494 ms, mean = 2.68777 ms, median = 2.6 ms, percentile(99%) = 2.8 ms
        &&&& PASSED TensorRT.trtexec [TensorRT v8001] # /usr/src/tensorrt/bin/trtexec --loadEngine=a
        """;

    private const string Eight6 = """
        [06/26/2023-11:30:48] [I] TensorRT version: 8.6.1
        [06/26/2023-11:30:51] [I] === Performance summary ===
        [06/26/2023-11:30:51] [I] Throughput: 234.19 qps
        [06/26/2023-11:30:51] [I] Latency: min = 4.27838 ms, max = 5.82495 ms, mean = 4.29966 ms, median = 4.29718 ms, percentile(90%) = 4.30725 ms, percentile(95%) = 4.31128 ms, percentile(99%) = 4.32874 ms
        [06/26/2023-11:30:51] [I] H2D Latency: min = 0.24 ms, max = 0.26 ms, mean = 0.24 ms, median = 0.24 ms, percentile(90%) = 0.25 ms, percentile(95%) = 0.25 ms, percentile(99%) = 0.26 ms
        &&&& PASSED TensorRT.trtexec [TensorRT v8601] # trtexec
        """;

    private const string Ten = """
        &&&& RUNNING TensorRT.trtexec [TensorRT v100200] # trtexec --loadEngine=FM_P_D_fp16.engine
        [10/03/2024-10:47:59] [I] Latency: min = 5.38672 ms, max = 13.3664 ms, mean = 7.60628 ms, median = 7.16092 ms, percentile(90%) = 10.2996 ms, percentile(95%) = 10.8698 ms, percentile(99%) = 12.9675 ms
        [10/03/2024-10:47:59] [W] * Throughput may be bound by Enqueue Time rather than GPU Compute and the GPU may be under-utilized.
        &&&& PASSED TensorRT.trtexec [TensorRT v100200] # trtexec
        """;

    private const string Failed = """
        &&&& RUNNING TensorRT.trtexec [TensorRT v8201] # trtexec --onnx=model.onnx --saveEngine=x
        [05/04/2022-10:11:12] [E] [TRT] ModelImporter.cpp:773: While parsing node number 0 [Pad -> "stem.pad"]:
        [05/04/2022-10:11:12] [E] [TRT] ModelImporter.cpp:774: --- Begin node ---
        [05/04/2022-10:11:12] [E] Failed to parse onnx file
        &&&& FAILED TensorRT.trtexec [TensorRT v8201] # trtexec
        """;

    [Fact]
    public void Version_8_0_tells_the_99th_percentile_only()
    {
        var output = TrtExecOutput.Parse(Eight0);

        Assert.Equal(("8.0.1", true, new TrtExecFigures(6.34644, 6.38123, 6.36003, 6.38)), (output.Version, output.IsPassed, output.Latency));
    }

    [Fact]
    public void Version_8_6_tells_the_95th()
    {
        var output = TrtExecOutput.Parse(Eight6);

        Assert.Equal(("8.6.1", true, new TrtExecFigures(4.27838, 5.82495, 4.29718, 4.31128)), (output.Version, output.IsPassed, output.Latency));
    }

    [Fact]
    public void Version_10_has_one_more_digit()
    {
        var output = TrtExecOutput.Parse(Ten);

        Assert.Equal(("10.2.0", 7.16092), (output.Version, output.Latency!.Median));
    }

    [Fact]
    public void Throughput_is_told_by_all_versions_that_print_it()
    {
        Assert.Equal((157.184, 234.19), (TrtExecOutput.Parse(Eight0).Throughput, TrtExecOutput.Parse(Eight6).Throughput));
        Assert.Null(TrtExecOutput.Parse(Ten).Throughput);
    }

    [Theory]
    [InlineData("8.0.1", 8001)]
    [InlineData("8.5.2", 8502)]
    [InlineData("10.3.0", 100_300)]
    [InlineData("10.13.3", 101_303)]
    public void A_version_has_one_number(string version, int number) => Assert.Equal(number, TensorRtVersion.NumberOf(version));

    [Theory]
    [InlineData("[TensorRT v8001]", "8.0.1")]
    [InlineData("[TensorRT v8201]", "8.2.1")]
    [InlineData("[TensorRT v8502]", "8.5.2")]
    [InlineData("[TensorRT v101303]", "10.13.3")]
    public void Banners_of_all_versions(string banner, string version) =>
        Assert.Equal(version, TensorRtVersion.Find($"&&&& RUNNING TensorRT.trtexec {banner} # trtexec"));

    [Fact]
    public void Errors_are_told_in_the_programs_own_words()
    {
        var output = TrtExecOutput.Parse(Failed);

        Assert.False(output.IsPassed);
        Assert.Null(output.Latency);
        Assert.Equal("ModelImporter.cpp:773: While parsing node number 0 [Pad -> \"stem.pad\"]:", output.Errors[0]);
        Assert.Equal("Failed to parse onnx file", output.Errors[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\u0001 garbage Latency: min = x ms")]
    [InlineData("[I] Latency: min = 1 ms")]
    public void Nonsense_has_no_latency(string text) => Assert.Null(TrtExecOutput.Parse(text).Latency);
}
