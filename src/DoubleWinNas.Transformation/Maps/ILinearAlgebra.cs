using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Maps;

/// <summary>What a walk over linear nodes needs to know of a map: with weights, or of its geometry alone.</summary>
internal interface ILinearAlgebra<TMap>
{
    TMap Identity(int channels);

    TMap Convolve(TMap map, string node, Conv2d conv);

    TMap Normalize(TMap map, string node, BatchNorm2d norm);

    TMap Pad(TMap map, int padding);

    TMap Crop(TMap map, int margin);

    TMap Add(TMap left, TMap right);
}
