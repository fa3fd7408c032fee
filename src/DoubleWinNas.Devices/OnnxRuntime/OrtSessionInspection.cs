using System.Text;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.OnnxRuntime;

/// <summary>What a session of the runtime is made of and tells about itself.</summary>
internal static unsafe class OrtSessionInspection
{
    public static OrtHandle Create(OnnxRuntimeLibrary library, ReadOnlySpan<byte> onnx, int threads)
    {
        var api = library.Api;
        nint raw;
        library.Check(api.CreateSessionOptions(&raw));
        using var options = new OrtHandle(raw, api.ReleaseSessionOptions);
        library.Check(api.SetSessionGraphOptimizationLevel(raw, OrtApi.EveryOptimization));
        library.Check(api.SetIntraOpNumThreads(raw, threads));
        library.Check(api.SetInterOpNumThreads(raw, 1));
        nint session;
        fixed (byte* bytes = onnx)
        {
            library.Check(api.CreateSessionFromArray(library.Environment, bytes, (nuint)onnx.Length, raw, &session));
        }

        return new OrtHandle(session, api.ReleaseSession);
    }

    public static List<TensorDescription> Inputs(OnnxRuntimeLibrary library, OrtHandle session, string origin)
    {
        var api = library.Api;
        return Values(library, session, origin, api.SessionGetInputCount, api.SessionGetInputName, api.SessionGetInputTypeInfo);
    }

    public static List<TensorDescription> Outputs(OnnxRuntimeLibrary library, OrtHandle session, string origin)
    {
        var api = library.Api;
        return Values(library, session, origin, api.SessionGetOutputCount, api.SessionGetOutputName, api.SessionGetOutputTypeInfo);
    }

    /// <summary>Shape of a tensor that was computed.</summary>
    public static long[] Shape(OnnxRuntimeLibrary library, OrtHandle value)
    {
        nint info;
        library.Check(library.Api.GetTensorTypeAndShape(value.Value, &info));
        using var owned = new OrtHandle(info, library.Api.ReleaseTensorTypeAndShapeInfo);
        return Dimensions(library, info);
    }

    public static IReadOnlyDictionary<string, string> Metadata(OnnxRuntimeLibrary library, OrtHandle session)
    {
        var api = library.Api;
        nint metadata;
        library.Check(api.SessionGetModelMetadata(session.Value, &metadata));
        using var owned = new OrtHandle(metadata, api.ReleaseModelMetadata);
        byte** keys;
        long count;
        library.Check(api.ModelMetadataGetCustomMetadataMapKeys(metadata, library.Allocator, &keys, &count));
        var properties = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = library.TakeText(keys[i]);
            byte* value;
            fixed (byte* name = Encoding.UTF8.GetBytes(key + '\0'))
            {
                library.Check(api.ModelMetadataLookupCustomMetadataMap(metadata, library.Allocator, name, &value));
            }

            properties[key] = library.TakeText(value);
        }

        if (count > 0)
        {
            library.Check(api.AllocatorFree(library.Allocator, keys));
        }

        return properties;
    }

    private static List<TensorDescription> Values(
        OnnxRuntimeLibrary library,
        OrtHandle session,
        string origin,
        delegate* unmanaged<nint, nuint*, nint> getCount,
        delegate* unmanaged<nint, nuint, nint, byte**, nint> getName,
        delegate* unmanaged<nint, nuint, nint*, nint> getType)
    {
        nuint count;
        library.Check(getCount(session.Value, &count));
        var values = new List<TensorDescription>();
        for (nuint i = 0; i < count; i++)
        {
            byte* name;
            nint type;
            library.Check(getName(session.Value, i, library.Allocator, &name));
            var text = library.TakeText(name);
            library.Check(getType(session.Value, i, &type));
            values.Add(Describe(library, text, type, origin));
        }

        return values;
    }

    private static TensorDescription Describe(OnnxRuntimeLibrary library, string name, nint type, string origin)
    {
        using var owned = new OrtHandle(type, library.Api.ReleaseTypeInfo);
        nint info;
        library.Check(library.Api.CastTypeInfoToTensorInfo(type, &info));
        var element = 0;
        if (info != 0)
        {
            library.Check(library.Api.GetTensorElementType(info, &element));
        }

        return element == OrtApi.ElementFloat
            ? new TensorDescription(name, Dimensions(library, info))
            : throw new InputException(
                $"{origin}: the model's value '{name}' is no float32 tensor (ONNX element type {element}); run are models with "
                + "float32 inputs and outputs.");
    }

    private static long[] Dimensions(OnnxRuntimeLibrary library, nint info)
    {
        nuint count;
        library.Check(library.Api.GetDimensionsCount(info, &count));
        var sizes = new long[count];
        fixed (long* first = sizes)
        {
            library.Check(library.Api.GetDimensions(info, first, count));
        }

        return sizes;
    }
}
