using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Inference;

/// <summary>A program that runs ONNX models on this machine.</summary>
public interface IInferenceRuntime
{
    RuntimeIdentity Identity { get; }

    /// <summary>Loads a model and binds its input and output, ready to run back to back.</summary>
    /// <param name="onnx">Bytes of an ONNX file with one float input (N, C, H, W) and one float output.</param>
    /// <param name="conditions">How it is to run.</param>
    /// <exception cref="InputException">The model is unusable or does not take these conditions.</exception>
    /// <exception cref="InferenceException">The runtime failed.</exception>
    ILoadedModel Load(ReadOnlySpan<byte> onnx, InferenceConditions conditions);
}

/// <summary>A model with bound input and output. Not thread-safe; dispose it.</summary>
public interface ILoadedModel : IDisposable
{
    /// <summary>Input of the next run, (N, C, H, W), row-major.</summary>
    Span<float> Input { get; }

    /// <summary>Output of the last run, row-major.</summary>
    ReadOnlySpan<float> Output { get; }

    /// <summary>One inference of the whole batch; returns when the output is there.</summary>
    /// <exception cref="InferenceException">The runtime failed.</exception>
    void Run();
}

/// <summary>Name and version of a runtime, printed <c>onnxruntime 1.23.2</c>.</summary>
public sealed record RuntimeIdentity(string Name, string Version)
{
    public override string ToString() => $"{Name} {Version}";
}

/// <summary>How a model is to run; every figure about it is valid for these alone.</summary>
/// <param name="Resolution">Height and width of the input.</param>
/// <param name="Batch">Images per inference; default 1.</param>
/// <param name="Threads">Intra-op threads; default 1, the stable choice on shared machines.</param>
/// <param name="Precision">fp32 (default), fp16 or int8, where the runtime has it.</param>
public sealed record InferenceConditions(Resolution Resolution, int Batch = 1, int Threads = 1, string Precision = InferenceConditions.Fp32)
{
    public const string Fp32 = "fp32";
}
