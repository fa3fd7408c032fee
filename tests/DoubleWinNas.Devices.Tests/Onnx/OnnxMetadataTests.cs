using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Tests.Onnx;

public sealed class OnnxMetadataTests
{
    [Fact]
    public void Properties_and_metadata_are_inverse()
    {
        var metadata = new OnnxMetadata
        {
            Source = "mobile-32@28",
            Plan = "keep",
            InputMean = [0.1, 1 / 3.0],
            InputStd = [0.5, 0.25],
            ClassNames = ["T-shirt/top", "quote\" and ünïcode"],
            Resolution = new Resolution(28, 40),
            Dataset = "fashion-mnist sha256:0",
            Producer = "DoubleWinNas 0.1.0",
        };

        var read = OnnxMetadata.FromProperties(metadata.ToProperties());

        Assert.Equivalent(metadata, read, strict: true);
    }

    [Fact]
    public void Absent_parts_stay_absent()
    {
        Assert.Empty(new OnnxMetadata().ToProperties());
        Assert.Equal(new OnnxMetadata(), OnnxMetadata.FromProperties(new Dictionary<string, string> { ["other"] = "x" }));
    }

    [Fact]
    public void Malformed_list_is_named() =>
        Assert.Contains(
            "'input_mean' is 'abc'",
            Assert.Throws<InputException>(() => OnnxMetadata.FromProperties(new Dictionary<string, string> { ["input_mean"] = "abc" })).Message,
            StringComparison.Ordinal);
}
