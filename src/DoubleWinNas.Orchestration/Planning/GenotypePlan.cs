using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Orchestration.Planning;

/// <summary>A genotype's network as the planner sees it.</summary>
internal sealed class GenotypePlan
{
    private readonly Network _network;
    private readonly Resolution _resolution;

    public GenotypePlan(Genotype genotype, DataSettings data)
    {
        _network = GenotypeNetwork.Deep(genotype, data.Channels!.Value, data.Classes!.Value);
        _resolution = Resolution.Square(genotype.Resolution);
    }

    /// <summary>Costs that <see cref="Predict"/> reads.</summary>
    public IReadOnlyList<CostOperation> Operations => Planner.RequiredOperations(_network, _resolution);

    /// <summary>Operations of the deep form.</summary>
    public IReadOnlyList<CostOperation> Deep => CostOperations.Of(_network, _resolution);

    public LatencyPrediction Predict(CostTable table)
    {
        var planned = Planner.Choose(_network, _resolution, table);
        return new LatencyPrediction(planned.DeepMilliseconds, planned.ShallowMilliseconds, planned.Plan.Groups)
        {
            DeepMillijoules = planned.DeepMillijoules,
            ShallowMillijoules = planned.ShallowMillijoules,
        };
    }
}
