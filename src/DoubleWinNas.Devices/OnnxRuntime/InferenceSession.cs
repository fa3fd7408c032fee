using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.OnnxRuntime;

/// <summary>
/// A model with one float input (N, C, H, W) and one float output, loaded into ONNX Runtime. Not thread-safe; dispose it.
/// </summary>
public sealed class InferenceSession : IDisposable
{
    private readonly OnnxRuntimeLibrary _library;
    private readonly OrtHandle _handle;
    private readonly string _origin;
    private InferenceBinding? _binding;

    private InferenceSession(OnnxRuntimeLibrary library, OrtHandle handle, string origin)
    {
        _library = library;
        _handle = handle;
        _origin = origin;
        Input = Only(OrtSessionInspection.Inputs(library, handle, origin), "input");
        Output = Only(OrtSessionInspection.Outputs(library, handle, origin), "output");
        if (Input.Shape.Count != 4 || Input.Shape[1] < 1)
        {
            throw new InputException(
                $"{origin}: the model's input '{Input.Name}' is {Input}; run are models with an input (N, C, H, W) of fixed C.");
        }

        Metadata = OrtSessionInspection.Metadata(library, handle);
    }

    public TensorDescription Input { get; }

    public TensorDescription Output { get; }

    /// <summary>The model's metadata_props.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Channels of the input.</summary>
    public int Channels => (int)Input.Shape[1];

    /// <summary>Loads a file.</summary>
    /// <exception cref="InputException">The file or the library is missing, or it is no usable model: says why.</exception>
    public static InferenceSession Load(string path, InferenceSessionOptions? options = null)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the model cannot be read: {error.Message}", error);
        }

        options ??= new();
        return Load(bytes, options with { Origin = options.Origin ?? path });
    }

    /// <summary>Loads the bytes of a file.</summary>
    /// <exception cref="InputException">No usable model, or unusable options; or the library is missing.</exception>
    public static InferenceSession Load(ReadOnlySpan<byte> onnx, InferenceSessionOptions? options = null)
    {
        options ??= new();
        if (options.Threads < 1)
        {
            throw new InputException($"{options.Threads} threads are not usable; allowed are 1 and more.");
        }

        var library = OnnxRuntimeLibrary.Current;
        var origin = options.Origin ?? "model";
        OrtHandle handle;
        try
        {
            handle = OrtSessionInspection.Create(library, onnx, options.Threads);
        }
        catch (InferenceException error)
        {
            throw new InputException($"{origin}: not a usable ONNX model: {error.Message} Export it again.", error);
        }

        try
        {
            return new InferenceSession(library, handle, origin);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Input and output tensors of one shape, to be run many times without an allocation. Dispose it.</summary>
    /// <exception cref="InputException">The model does not take this shape.</exception>
    /// <exception cref="InferenceException">The runtime failed, for example for want of memory.</exception>
    public InferenceBinding Bind(int batch, Resolution resolution)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        long[] shape = [batch, Channels, resolution.Height, resolution.Width];
        if (batch < 1 || !Input.Takes(shape))
        {
            throw new InputException(
                $"{_origin}: the model takes an input of {Input} (N, C, H, W; ? is any), but {string.Join('x', shape)} was given. "
                + "Give that shape, or export the model for it (dynamic batch or resolution).");
        }

        return new InferenceBinding(_library, _handle, this, shape);
    }

    /// <summary>One inference. Tensors are kept for the next call of the same shape.</summary>
    /// <param name="input">(N, C, H, W), row-major.</param>
    /// <param name="batch">N.</param>
    /// <param name="resolution">H and W.</param>
    /// <returns>The output, row-major; valid until the next call.</returns>
    /// <exception cref="InputException">The model does not take this shape.</exception>
    /// <exception cref="ArgumentException">The input's length is not that of the shape.</exception>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> input, int batch, Resolution resolution)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (_binding is null || _binding.Batch != batch || _binding.Resolution != resolution)
        {
            _binding?.Dispose();
            _binding = null;
            _binding = Bind(batch, resolution);
        }

        if (input.Length != _binding.Input.Length)
        {
            throw new ArgumentException(
                $"The input has {input.Length} values, but {batch}x{Channels}x{resolution.Height}x{resolution.Width} has "
                + $"{_binding.Input.Length}.",
                nameof(input));
        }

        input.CopyTo(_binding.Input);
        _binding.Run();
        return _binding.Output;
    }

    public void Dispose()
    {
        _binding?.Dispose();
        _handle.Dispose();
    }

    private TensorDescription Only(List<TensorDescription> found, string what) => found.Count == 1
        ? found[0]
        : throw new InputException($"{_origin}: the model has {found.Count} {what}s; run are models with one {what}.");
}
