using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Devices.Costs;

/// <summary>Splits operations so that the models of one group fit into memory together.</summary>
internal static class CostGroups
{
    // A cautious estimate: weights may live twice, as loaded and as packed for the kernels.
    private const int BytesPerElement = 2 * sizeof(float);

    // A session with nothing in it.
    private const long BytesPerModel = 1 << 20;

    public static IEnumerable<IReadOnlyList<CostOperation>> Of(IEnumerable<CostOperation> operations, int batch, long memoryLimit)
    {
        var group = new List<CostOperation>();
        var bytes = 0L;
        foreach (var operation in operations)
        {
            var own = BytesOf(operation, batch);
            if (group.Count > 0 && bytes + own > memoryLimit)
            {
                yield return group;
                group = [];
                bytes = 0;
            }

            group.Add(operation);
            bytes += own;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private static long BytesOf(CostOperation operation, int batch)
    {
        var cost = NetworkCost.Of(operation.ToNetwork(), operation.Resolution);
        return (cost.Parameters + cost.PeakActivationElements * batch) * BytesPerElement + BytesPerModel;
    }
}
