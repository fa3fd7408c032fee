namespace DoubleWinNas.Devices.TensorRt;

/// <summary>Where <c>trtexec</c> is and what it may take.</summary>
public sealed record TrtExecOptions
{
    /// <summary>Where JetPack and Debian's packages put it; looked for after the search path.</summary>
    public const string PackagedProgram = "/usr/src/tensorrt/bin/trtexec";

    /// <summary>The program; default: the packaged one where it is there, else <c>trtexec</c> from the search path.</summary>
    public string Program { get; init; } = File.Exists(PackagedProgram) ? PackagedProgram : "trtexec";

    /// <summary>Folder of built engines.</summary>
    public required string Cache { get; init; }

    /// <summary>Bytes that engines may take together; default 2 GiB. The least recently used ones go first.</summary>
    public long CacheLimit { get; init; } = 2L << 30;

    /// <summary>Longest build of an engine; default 15 minutes (a Nano takes minutes for a network).</summary>
    public TimeSpan BuildTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Longest start of a run, on top of the timed seconds; default 2 minutes.</summary>
    public TimeSpan RunTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>File with the ranges of activations for int8; null: TensorRT invents some, and int8 gives times but no accuracy.</summary>
    public string? CalibrationCache { get; init; }
}
