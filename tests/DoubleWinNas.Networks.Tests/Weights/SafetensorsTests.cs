using System.Diagnostics;
using System.Text;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Networks.Tests.Weights;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dwnas-safetensors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_comes_back_as_it_was_written()
    {
        var path = Path.Combine(_folder, "w.safetensors");
        var weights = Sample();
        Safetensors.Save(path, weights);
        var read = Safetensors.Load(path);
        Assert.Equal(weights.Metadata, read.Metadata);
        Assert.Equal(weights.Tensors.Keys, read.Tensors.Keys);
        foreach (var (name, tensor) in weights.Tensors)
        {
            Assert.Equal(tensor.Shape, read[name].Shape);
            Assert.Equal(tensor.Data, read[name].Data);
        }

        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void An_independent_reader_finds_the_same_numbers()
    {
        var path = Path.Combine(_folder, "w.safetensors");
        Safetensors.Save(path, Sample());
        // Reads by the published layout (8-byte length, JSON header, raw data) with Python's standard library alone.
        const string Program = """
            import json, struct, sys
            data = open(sys.argv[1], 'rb').read()
            n = struct.unpack('<Q', data[:8])[0]
            header = json.loads(data[8:8 + n])
            assert n % 8 == 0 and header.pop('__metadata__') == {'genotype': 'é"x'}
            body = data[8 + n:]
            ends = sorted(tuple(t['data_offsets']) for t in header.values())
            assert ends[0][0] == 0 and ends[-1][1] == len(body) and all(a[1] == b[0] for a, b in zip(ends, ends[1:]))
            t = header['a.weight']
            assert t['dtype'] == 'F32' and t['shape'] == [2, 3]
            print(struct.unpack('<6f', body[t['data_offsets'][0]:t['data_offsets'][1]]))
            """;
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Program);
        start.ArgumentList.Add(path);
        using var python = Process.Start(start)!;
        Assert.Equal("(1.0, 2.0, 3.0, 4.0, 5.5, -6.0)", python.StandardOutput.ReadToEnd().Trim());
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
    }

    [Fact]
    public void Every_truncation_is_refused_with_the_files_name()
    {
        using var whole = new MemoryStream();
        Safetensors.Write(whole, Sample());
        var bytes = whole.ToArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            var error = Assert.Throws<InputException>(() => Safetensors.Read(new MemoryStream(bytes, 0, length), "w.safetensors"));
            Assert.StartsWith("w.safetensors: ", error.Message);
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"I4","shape":[1],"data_offsets":[0,4]}}""", 4, "dtype I4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "numbers >= 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "unusable shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", 4, "bytes, but data_offsets span 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "data begin at 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "4 bytes after the last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "data begin at 4")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "lacks the field dtype")]
    [InlineData("""{"a":7}""", 4, "lacks the field dtype")]
    [InlineData("[]", 0, "not an object")]
    [InlineData("{", 0, "not JSON")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "is not text")]
    public void A_lying_header_is_refused(string header, int dataBytes, string what)
    {
        using var stream = new MemoryStream();
        stream.Write(BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(header)));
        stream.Write(Encoding.UTF8.GetBytes(header));
        stream.Write(new byte[dataBytes]);
        stream.Position = 0;
        var error = Assert.Throws<InputException>(() => Safetensors.Read(stream, "w.safetensors"));
        Assert.Contains(what, error.Message);
    }

    [Fact]
    public void Double_and_half_precision_are_read_as_float32()
    {
        const string Header = """{"d":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"h":{"dtype":"F16","shape":[2],"data_offsets":[8,12]}}""";
        using var stream = new MemoryStream();
        stream.Write(BitConverter.GetBytes((ulong)Header.Length));
        stream.Write(Encoding.UTF8.GetBytes(Header));
        stream.Write(BitConverter.GetBytes(0.1));
        stream.Write(BitConverter.GetBytes((Half)1.5f));
        stream.Write(BitConverter.GetBytes((Half)(-2f)));
        stream.Position = 0;
        var weights = Safetensors.Read(stream, "w");
        Assert.Equal(0.1f, weights["d"].Data[0]);
        Assert.Equal([1.5f, -2f], weights["h"].Data);
    }

    [Fact]
    public void Brain_floats_and_counters_are_read_as_float32()
    {
        const string Header = """{"b":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"n":{"dtype":"I64","shape":[],"data_offsets":[4,12]}}""";
        using var stream = new MemoryStream();
        stream.Write(BitConverter.GetBytes((ulong)Header.Length));
        stream.Write(Encoding.UTF8.GetBytes(Header));
        stream.Write([0xC0, 0x3F, 0x00, 0xC0]);
        stream.Write(BitConverter.GetBytes(70_000L));
        stream.Position = 0;
        var weights = Safetensors.Read(stream, "w");
        Assert.Equal([1.5f, -2f], weights["b"].Data);
        Assert.Equal([70_000f], weights["n"].Data);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_gives_one_clear_message()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var error = Assert.Throws<InputException>(() => Safetensors.Save(Path.Combine(file, "w.safetensors"), Sample()));
        Assert.Contains("cannot be written", error.Message);
    }

    private static WeightSet Sample()
    {
        var weights = new WeightSet();
        weights.Metadata["genotype"] = "é\"x";
        weights.Add("b.bias", [1], [float.Epsilon]);
        weights.Add("a.weight", [2, 3], [1, 2, 3, 4, 5.5f, -6]);
        weights.Add("empty", [0, 4], []);
        return weights;
    }
}
