using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Training.Execution;

/// <summary>
/// A node with names resolved to positions: values in <c>Input0</c>, <c>Input1</c> (-1: none), parameters from <c>Parameter</c> on in the
/// model's list, statistics at <c>Statistic</c>. <c>Frees0</c>, <c>Frees1</c>: nobody reads that value afterwards.
/// </summary>
internal readonly record struct CompiledNode(
    Operator Op, int Input0, int Input1, int Parameter, int Statistic, bool Frees0, bool Frees1)
{
    /// <summary>Position 0 is the network's input; node i computes value i + 1.</summary>
    public static CompiledNode[] Compile(Network network)
    {
        var position = new Dictionary<string, int> { [Network.InputName] = 0 };
        var lastReader = new int[network.Nodes.Count + 1];
        for (var i = 0; i < network.Nodes.Count; i++)
        {
            position[network.Nodes[i].Name] = i + 1;
            foreach (var input in network.Nodes[i].Inputs)
            {
                lastReader[position[input]] = i;
            }
        }

        var compiled = new CompiledNode[network.Nodes.Count];
        var (parameter, statistic) = (0, 0);
        for (var i = 0; i < compiled.Length; i++)
        {
            var node = network.Nodes[i];
            var input0 = position[node.Inputs[0]];
            var input1 = node.Inputs.Count > 1 ? position[node.Inputs[1]] : -1;

            // The network's input belongs to the caller; a value that is added to itself is freed once.
            compiled[i] = new CompiledNode(
                node.Op, input0, input1, parameter, statistic,
                Frees0: input0 > 0 && lastReader[input0] == i,
                Frees1: input1 > 0 && input1 != input0 && lastReader[input1] == i);
            parameter += ParameterSpec.Of(node).Count(spec => spec.IsTrainable);
            statistic += node.Op is BatchNorm2d ? 1 : 0;
        }

        return compiled;
    }
}
