namespace DoubleWinNas.Torch;

/// <summary>A parameter with the name under which an optimizer's state is exported.</summary>
public readonly record struct NamedTensor(string Name, Tensor Value);

/// <summary>Parameters that share their settings. The settings may be changed between steps.</summary>
public sealed class ParameterGroup
{
    public ParameterGroup(IEnumerable<NamedTensor> parameters, double learningRate, double weightDecay = 0)
    {
        var list = parameters.ToList();
        Names = [.. list.Select(p => p.Name)];
        Parameters = [.. list.Select(p => p.Value)];
        LearningRate = learningRate;
        WeightDecay = weightDecay;
    }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<Tensor> Parameters { get; }

    public double LearningRate { get; set; }

    public double WeightDecay { get; set; }
}
