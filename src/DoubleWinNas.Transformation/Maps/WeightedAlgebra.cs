using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Numerics;

namespace DoubleWinNas.Transformation.Maps;

/// <summary>Maps with their weights.</summary>
internal sealed class WeightedAlgebra(Parameters<double> parameters) : ILinearAlgebra<LinearMap>
{
    public LinearMap Identity(int channels) => LinearMap.Identity(channels);

    public LinearMap Convolve(LinearMap map, string node, Conv2d conv) =>
        map.Then(LinearMap.FromConvolution(conv, parameters[node + ".weight"], conv.Bias ? parameters[node + ".bias"] : []));

    public LinearMap Normalize(LinearMap map, string node, BatchNorm2d norm) => map.Normalize(
        parameters[node + ".weight"],
        parameters[node + ".bias"],
        parameters[node + ".running_mean"],
        parameters[node + ".running_var"],
        norm.Eps);

    public LinearMap Pad(LinearMap map, int padding) => map.Pad(padding);

    public LinearMap Crop(LinearMap map, int margin) => map.Crop(margin);

    public LinearMap Add(LinearMap left, LinearMap right) => left.Plus(right);
}
