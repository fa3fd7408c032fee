using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Maps;

/// <summary>What a merged convolution will look like, and whether merging is exact, before there are weights.</summary>
/// <param name="Geometry">Kernel, stride, padding.</param>
/// <param name="HasBias">Whether a bias or a normalisation lies on the way.</param>
internal readonly record struct MapOutline(MapGeometry Geometry, bool HasBias);

/// <summary>Maps without weights.</summary>
internal sealed class GeometryAlgebra : ILinearAlgebra<MapOutline>
{
    public MapOutline Identity(int channels) => new(MapGeometry.Identity, HasBias: false);

    public MapOutline Convolve(MapOutline map, string node, Conv2d conv)
    {
        RequireExactPadding(map, conv.Padding);
        return new MapOutline(map.Geometry.Then(new MapGeometry(conv.Kernel, conv.Stride, conv.Padding)), map.HasBias || conv.Bias);
    }

    public MapOutline Normalize(MapOutline map, string node, BatchNorm2d norm) => map with { HasBias = true };

    public MapOutline Pad(MapOutline map, int padding)
    {
        RequireExactPadding(map, padding);
        return map with { Geometry = map.Geometry.Widen(padding) };
    }

    public MapOutline Crop(MapOutline map, int margin) => map with { Geometry = map.Geometry.Widen(-margin) };

    public MapOutline Add(MapOutline left, MapOutline right) =>
        new(left.Geometry.Cover(right.Geometry), left.HasBias || right.HasBias);

    private static void RequireExactPadding(MapOutline map, int padding)
    {
        if (padding > 0)
        {
            map.Geometry.RequireZeroBeyondBorder(map.HasBias);
        }
    }
}
