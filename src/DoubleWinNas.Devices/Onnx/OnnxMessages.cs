namespace DoubleWinNas.Devices.Onnx;

/// <summary>The messages of onnx.proto (ONNX, MIT) that a network needs; field numbers are the format's.</summary>
internal static class OnnxMessages
{
    private const int ElementFloat = 1;
    private const int ElementInt64 = 7;
    private const int AttributeInt = 2;
    private const int AttributeString = 3;
    private const int AttributeInts = 7;

    public static ProtobufMessage Model(
        long irVersion,
        long opset,
        string producer,
        string producerVersion,
        ProtobufMessage graph,
        IEnumerable<KeyValuePair<string, string>> properties)
    {
        var model = new ProtobufMessage()
            .Add(1, irVersion)
            .Add(2, producer)
            .Add(3, producerVersion)
            .Add(7, graph)
            .Add(8, new ProtobufMessage().Add(1, "").Add(2, opset));
        foreach (var (key, value) in properties)
        {
            model.Add(14, new ProtobufMessage().Add(1, key).Add(2, value));
        }

        return model;
    }

    public static ProtobufMessage Graph(
        string name,
        IEnumerable<ProtobufMessage> nodes,
        IEnumerable<ProtobufMessage> initializers,
        ProtobufMessage input,
        ProtobufMessage output) => Graph(name, nodes, initializers, [input], [output]);

    public static ProtobufMessage Graph(
        string name,
        IEnumerable<ProtobufMessage> nodes,
        IEnumerable<ProtobufMessage> initializers,
        IReadOnlyList<ProtobufMessage> inputs,
        IReadOnlyList<ProtobufMessage> outputs)
    {
        var graph = new ProtobufMessage();
        foreach (var node in nodes)
        {
            graph.Add(1, node);
        }

        graph.Add(2, name);
        foreach (var initializer in initializers)
        {
            graph.Add(5, initializer);
        }

        foreach (var input in inputs)
        {
            graph.Add(11, input);
        }

        foreach (var output in outputs)
        {
            graph.Add(12, output);
        }

        return graph;
    }

    public static ProtobufMessage Node(
        string type,
        string name,
        IEnumerable<string> inputs,
        string output,
        params ReadOnlySpan<ProtobufMessage> attributes)
    {
        var node = new ProtobufMessage();
        foreach (var input in inputs)
        {
            node.Add(1, input);
        }

        node.Add(2, output).Add(3, name).Add(4, type);
        foreach (var attribute in attributes)
        {
            node.Add(5, attribute);
        }

        return node;
    }

    public static ProtobufMessage Attribute(string name, long value) =>
        new ProtobufMessage().Add(1, name).Add(3, value).Add(20, AttributeInt);

    public static ProtobufMessage Attribute(string name, string value) =>
        new ProtobufMessage().Add(1, name).Add(4, value).Add(20, AttributeString);

    public static ProtobufMessage Attribute(string name, IEnumerable<long> values)
    {
        var attribute = new ProtobufMessage().Add(1, name);
        foreach (var value in values)
        {
            attribute.Add(8, value);
        }

        return attribute.Add(20, AttributeInts);
    }

    public static ProtobufMessage Tensor(string name, IEnumerable<int> shape, float[] values) =>
        Tensor(name, shape, ElementFloat).AddRaw(9, values);

    public static ProtobufMessage Tensor(string name, IEnumerable<int> shape, long[] values) =>
        Tensor(name, shape, ElementInt64).AddRaw(9, values);

    /// <summary>A float value; a dimension is a number or, dynamic, a name.</summary>
    public static ProtobufMessage Value(string name, IEnumerable<OnnxDimension> dimensions)
    {
        var shape = new ProtobufMessage();
        foreach (var dimension in dimensions)
        {
            var size = new ProtobufMessage();
            shape.Add(1, dimension.Name is { } symbol ? size.Add(2, symbol) : size.Add(1, dimension.Size));
        }

        var tensor = new ProtobufMessage().Add(1, ElementFloat).Add(2, shape);
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensor));
    }

    private static ProtobufMessage Tensor(string name, IEnumerable<int> shape, int elementType)
    {
        var tensor = new ProtobufMessage();
        foreach (var size in shape)
        {
            tensor.Add(1, size);
        }

        return tensor.Add(2, elementType).Add(8, name);
    }
}

/// <summary>A fixed size, or the name of a dynamic one.</summary>
internal readonly record struct OnnxDimension(long Size, string? Name)
{
    public static OnnxDimension Fixed(int size) => new(size, null);

    public static OnnxDimension Dynamic(string name) => new(0, name);
}
