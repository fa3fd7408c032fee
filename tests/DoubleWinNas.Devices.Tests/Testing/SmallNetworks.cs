using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Devices.Tests.Testing;

internal static class SmallNetworks
{
    public static Network Of(int channels, Resolution resolution, params Node[] nodes) => new("test", channels, resolution, nodes, []);

    public static Network Of(int channels, Resolution resolution, Operator op) =>
        Of(channels, resolution, new Node("op", op, Network.InputName));

    /// <summary>Every operation that is exported, with a shortcut, as a folded shallow network has them.</summary>
    public static Network Folded(Resolution resolution) => Of(
        3,
        resolution,
        new Node("stem.conv", new Conv2d(3, 8, 3, 2, 1, Bias: true), Network.InputName),
        new Node("stem.act", new Activation(ActivationKind.ReLU6), "stem.conv"),
        new Node("a.expand.conv", new Conv2d(8, 24, 1, 1, 2, Bias: true), "stem.act"),
        new Node("a.depthwise.conv", new Conv2d(24, 24, 3, 1, 0, 24, Bias: true), "a.expand.conv"),
        new Node("a.project.conv", new Conv2d(24, 8, 1, Bias: true), "a.depthwise.conv"),
        new Node("a.shortcut", new ZeroPad2d(1), "stem.act"),
        new Node("a.add", new Add(), ["a.project.conv", "a.shortcut"]),
        new Node("b.depthwise.conv", new Conv2d(8, 8, 3, 1, 0, 8, Bias: true), "a.add"),
        new Node("b.shortcut", new CenterCrop2d(1), "a.add"),
        new Node("b.add", new Add(), ["b.depthwise.conv", "b.shortcut"]),
        new Node("b.act", new Activation(ActivationKind.ReLU6), "b.add"),
        new Node("pool", new GlobalAveragePool(), "b.act"),
        new Node("classifier", new Linear(8, 10), "pool"));
}
