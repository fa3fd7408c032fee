using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Supernets;

/// <summary>One genotype's network and where its parameters come from. It holds no tensors.</summary>
internal sealed class Subnet(Network network, IReadOnlyList<SharedParameter> parameters)
{
    private readonly NetworkExecutor _executor = new(network, ownDepthwise: true);

    public Network Network => network;

    /// <summary>Logits (N, classes) in float32, from batch statistics; views and graph belong to the current scope.</summary>
    /// <param name="images">(N, C, H, W).</param>
    /// <param name="shared">The supernet's parameters.</param>
    /// <param name="s">s of transformable blocks.</param>
    /// <param name="context">Precision.</param>
    public Tensor Forward(Tensor images, ModelState shared, double s, ComputeContext context) =>
        context.Forward(_executor, images, Views(shared), statistics: null, ForwardMode.Training(s));

    /// <summary>The weights that the network inherits, with fresh statistics.</summary>
    /// <param name="shared">The supernet's.</param>
    public WeightSet Inherit(WeightSet shared)
    {
        var weights = new WeightSet();
        foreach (var parameter in parameters)
        {
            weights[parameter.Name] = parameter.Slice.Copy(shared[parameter.Name]);
        }

        FreshStatistics.AddTo(weights, network);
        return weights;
    }

    private NamedTensor[] Views(ModelState shared) =>
        [.. parameters.Select(parameter => new NamedTensor(parameter.Name, parameter.Slice.View(shared.Parameters[parameter.Index].Value)))];
}
