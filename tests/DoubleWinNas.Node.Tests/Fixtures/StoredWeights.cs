using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Node.Tests;

/// <summary>Changes weights in their file.</summary>
internal static class StoredWeights
{
    public static void Change(string path, string tensor, Action<float[]> change)
    {
        var weights = Safetensors.Load(path);
        change(weights[tensor].Data);
        Safetensors.Save(path, weights);
    }
}
