using System.Text;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.OnnxRuntime;

/// <summary>Input and output tensors of one shape, owned by the runtime. Not thread-safe; keeps its session alive until disposed.</summary>
public sealed unsafe class InferenceBinding : ILoadedModel
{
    private readonly OnnxRuntimeLibrary _library;
    private readonly OrtHandle _session;
    private readonly byte[] _inputName;
    private readonly byte[] _outputName;
    private readonly OrtHandle _input;
    private readonly OrtHandle _output;
    private readonly float* _inputData;
    private readonly float* _outputData;
    private readonly int _inputLength;
    private readonly int _outputLength;
    private bool _disposed;

    internal InferenceBinding(OnnxRuntimeLibrary library, OrtHandle session, InferenceSession model, long[] shape)
    {
        _library = library;
        _session = session;
        _inputName = Encoding.UTF8.GetBytes(model.Input.Name + '\0');
        _outputName = Encoding.UTF8.GetBytes(model.Output.Name + '\0');
        Batch = (int)shape[0];
        Resolution = new Resolution((int)shape[2], (int)shape[3]);
        var kept = false;
        session.DangerousAddRef(ref kept);
        try
        {
            _input = Allocate(shape);
            _inputData = Data(_input);
            _inputLength = Length(shape);
            Input.Clear();

            // The first run lets the runtime allocate the output, whose shape a dynamic model tells nowhere else; later runs write into it.
            _output = new OrtHandle(Run(0), library.Api.ReleaseValue);
            OutputShape = OrtSessionInspection.Shape(library, _output);
            _outputData = Data(_output);
            _outputLength = Length(OutputShape);
        }
        catch
        {
            _input?.Dispose();
            _output?.Dispose();
            session.DangerousRelease();
            throw;
        }
    }

    public int Batch { get; }

    public Resolution Resolution { get; }

    public IReadOnlyList<long> OutputShape { get; }

    /// <inheritdoc/>
    public Span<float> Input
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return new Span<float>(_inputData, _inputLength);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Output
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return new ReadOnlySpan<float>(_outputData, _outputLength);
        }
    }

    /// <inheritdoc/>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Run(_output.Value);
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _input.Dispose();
        _output.Dispose();
        _session.DangerousRelease();
    }

    private nint Run(nint output)
    {
        var input = _input.Value;
        fixed (byte* inputName = _inputName, outputName = _outputName)
        {
            _library.Check(_library.Api.Run(_session.Value, 0, &inputName, &input, 1, &outputName, 1, &output));
        }

        return output;
    }

    private OrtHandle Allocate(long[] shape)
    {
        nint value;
        fixed (long* sizes = shape)
        {
            var status = _library.Api.CreateTensorAsOrtValue(_library.Allocator, sizes, (nuint)shape.Length, OrtApi.ElementFloat, &value);
            _library.Check(status);
        }

        return new OrtHandle(value, _library.Api.ReleaseValue);
    }

    private float* Data(OrtHandle value)
    {
        void* data;
        _library.Check(_library.Api.GetTensorMutableData(value.Value, &data));
        return (float*)data;
    }

    private static int Length(IEnumerable<long> shape) => checked((int)shape.Aggregate(1L, (product, size) => product * size));
}
