using System.Security.Cryptography;
using System.Text;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Quantization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>TensorRT's <c>trtexec</c>, always as a child process: builds engines and times them.</summary>
internal sealed class TrtExec
{
    /// <summary>128 and signal 9: the kernel's answer to a program that takes more memory than there is.</summary>
    private const int KilledExitCode = 137;

    private static readonly string[] MemoryWords = ["out of memory", "cudaErrorMemoryAllocation", "std::bad_alloc"];

    private readonly TrtExecOptions _options;
    private readonly EngineCache _cache;

    /// <exception cref="InputException">The program is not there, or no <c>trtexec</c>; or the cache's folder cannot be made.</exception>
    public TrtExec(TrtExecOptions options)
    {
        _options = options;
        _cache = new EngineCache(options.Cache, options.CacheLimit);
        try
        {
            Directory.CreateDirectory(options.Cache);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{options.Cache}: the engine cache cannot be made: {error.Message} Name another folder.", error);
        }

        // Without a model it complains, but says who it is first.
        var (_, output) = ChildProgram.Run(options.Program, ["--help"], options.RunTimeout, CancellationToken.None);
        Version = TensorRtVersion.Find(output) ?? TensorRtVersion.Find(ChildProgram.Run(options.Program, ["--onnx=/dev/null"], options.RunTimeout, CancellationToken.None).Output)
            ?? throw new InputException($"{options.Program}: does not say its TensorRT version; TensorRT 8.0 or newer is needed.");
    }

    public string Version { get; }

    /// <summary>An engine, from the cache or built now.</summary>
    /// <param name="shapes">Name and shape of each input with a free dimension, as <c>input:1x3x224x224</c>; empty for none.</param>
    /// <param name="ranges">Of its tensors, for int8; null: those of the options' file, if there are any.</param>
    /// <exception cref="InferenceException">The builder failed: the network cannot run there. Carries its own words.</exception>
    public string Engine(
        ReadOnlySpan<byte> onnx, string name, string device, string precision, IReadOnlyList<string> shapes, TensorRanges? ranges, CancellationToken cancellationToken)
    {
        var scales = precision == "int8" ? ScalesOf(ranges) : null;
        var path = _cache.PathOf(onnx, Version, device, precision, $"{string.Join(',', shapes)} {(scales is null ? "" : Convert.ToHexStringLower(SHA256.HashData(scales)))}");
        if (_cache.Has(path))
        {
            return path;
        }

        using var scratch = new ScratchFiles(_options.Cache);
        var (model, built) = (scratch["model.onnx"], scratch["built"]);
        File.WriteAllBytes(model, onnx);
        if (scales is not null)
        {
            File.WriteAllBytes(scratch["int8.cache"], scales);
        }

        string[] arguments = [$"--onnx={model}", $"--saveEngine={built}", .. Precision(precision, scales is null ? null : scratch["int8.cache"]), .. shapes.Count == 0 ? [] : new[] { $"--shapes={string.Join(',', shapes)}" }, .. BuildOnly()];
        var (exitCode, output) = ChildProgram.Run(_options.Program, arguments, _options.BuildTimeout, cancellationToken);
        if (exitCode != 0 || !File.Exists(built))
        {
            throw new InferenceException($"TensorRT {Version} cannot build '{name}' in {precision}: {Reason(exitCode, output)}") { IsInfeasible = IsLasting(exitCode, output) };
        }

        _cache.Add(built, path);
        return path;
    }

    /// <summary>Times of single inferences, back to back.</summary>
    /// <exception cref="InferenceException">It crashed, hung, or printed nothing of use.</exception>
    public TrtExecRun Time(string engine, string name, TimeSpan duration, IReadOnlyList<string> shapes, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFiles(_options.Cache);
        var times = scratch["times.json"];
        var output = RunEngine(engine, name, duration, [$"--exportTimes={times}"], shapes, cancellationToken);
        var parsed = TrtExecOutput.Parse(output);
        return (TrtExecTimes.Read(times) ?? Summary(parsed.Latency)) is { } found
            ? new TrtExecRun(found, parsed.Throughput)
            : throw new InferenceException($"trtexec {Version} timed '{name}' but printed no latency that could be read; its last line was: {LastLine(output)}");
    }

    /// <summary>Times of the layers under each prefix.</summary>
    /// <exception cref="InferenceException">It crashed, hung, or printed nothing of use.</exception>
    public IReadOnlyList<double> Profile(string engine, string name, TimeSpan duration, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFiles(_options.Cache);
        var profile = scratch["profile.json"];
        var output = RunEngine(engine, name, duration, [$"--exportProfile={profile}", "--separateProfileRun"], [], cancellationToken);
        return TrtExecProfile.Read(profile, prefixes)
            ?? throw new InferenceException($"trtexec {Version} profiled '{name}' but wrote no times of all its layers; its last line was: {LastLine(output)}");
    }

    private string RunEngine(
        string engine, string name, TimeSpan duration, IReadOnlyList<string> exports, IReadOnlyList<string> shapes, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            $"--loadEngine={engine}",
            $"--duration={Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds))}",
            "--warmUp=500",
            "--iterations=20",
            "--avgRuns=1",
            "--useSpinWait",
            .. exports,
            .. shapes.Count == 0 ? [] : new[] { $"--shapes={string.Join(',', shapes)}" },
        ];
        var (exitCode, output) = ChildProgram.Run(_options.Program, arguments, _options.RunTimeout + duration, cancellationToken);
        if (exitCode == 0)
        {
            return output;
        }

        // An engine of an interrupted disk or another driver must not fail for ever.
        EngineCache.Discard(engine);
        throw new InferenceException($"trtexec {Version} failed with '{name}': {Reason(exitCode, output)}") { IsInfeasible = IsOfMemory(exitCode, output) };
    }

    private static IEnumerable<string> Precision(string precision, string? scales) => precision switch
    {
        "fp16" => ["--fp16"],
        "int8" => scales is null ? ["--int8", "--fp16"] : ["--int8", "--fp16", $"--calib={scales}"],
        _ => [],
    };

    /// <summary>What the builder is told of a model's ranges: its own, or those of the options' file; null: TensorRT invents some.</summary>
    private byte[]? ScalesOf(TensorRanges? ranges) =>
        ranges is not null ? Encoding.UTF8.GetBytes(CalibrationCache.Write(ranges, Version))
        : _options.CalibrationCache is { } file ? File.ReadAllBytes(file)
        : null;

    /// <summary>The switch was renamed in 8.6.</summary>
    private IEnumerable<string> BuildOnly() =>
        System.Version.Parse(Version) is var version && (version.Major > 8 || version is { Major: 8, Minor: >= 6 }) ? ["--skipInference"] : ["--buildOnly"];

    private static IReadOnlyList<double>? Summary(TrtExecFigures? figures) =>
        figures is null ? null : [figures.Min, figures.Median, figures.Median, figures.Median, figures.P95];

    /// <summary>A builder that says why it cannot, or that the system killed for its memory, will do so again.</summary>
    private static bool IsLasting(int exitCode, string output) => IsOfMemory(exitCode, output) || TrtExecOutput.Parse(output).Errors.Count > 0;

    private static bool IsOfMemory(int exitCode, string output) =>
        exitCode == KilledExitCode || MemoryWords.Any(words => output.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static string Reason(int exitCode, string output)
    {
        var errors = TrtExecOutput.Parse(output).Errors;
        return errors.Count > 0 ? string.Join(" ", errors.Take(3))
            : exitCode == KilledExitCode ? "it was killed (signal 9), as the system does with what takes too much memory"
            : exitCode > 128 ? $"it was ended by signal {exitCode - 128}; its last line was: {LastLine(output)}"
            : $"exit code {exitCode}; its last line was: {LastLine(output)}";
    }

    private static string LastLine(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } lines ? lines[^1] : "(nothing)";
}

/// <param name="Milliseconds">Of single inferences.</param>
/// <param name="Throughput">Inferences a second, back to back; null where it was not told.</param>
internal sealed record TrtExecRun(IReadOnlyList<double> Milliseconds, double? Throughput);

/// <summary>Files of one call, gone with it.</summary>
internal sealed class ScratchFiles(string parent) : IDisposable
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(parent, $"scratch-{Guid.NewGuid():N}")).FullName;

    public string this[string name] => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
