using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.OnnxRuntime;

/// <summary>ONNX Runtime on the processor.</summary>
public sealed class OnnxRuntimeInference : IInferenceRuntime
{
    /// <exception cref="InputException">The library is missing: says where it was looked for and the remedy.</exception>
    public RuntimeIdentity Identity { get; } = new("onnxruntime", OnnxRuntimeLibrary.Current.Version);

    /// <inheritdoc/>
    public ILoadedModel Load(ReadOnlySpan<byte> onnx, InferenceConditions conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        if (conditions.Precision != InferenceConditions.Fp32)
        {
            throw new InputException(
                $"ONNX Runtime runs models in {InferenceConditions.Fp32} here, but {conditions.Precision} was asked for.");
        }

        // The binding keeps the session alive.
        using var session = InferenceSession.Load(onnx, new InferenceSessionOptions { Threads = conditions.Threads });
        return session.Bind(conditions.Batch, conditions.Resolution);
    }
}
