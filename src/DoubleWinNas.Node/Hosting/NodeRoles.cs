using DoubleWinNas.Actors;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Hosting;

/// <summary>What a node may be for. Every node serves the API whatever it is for.</summary>
internal static class NodeRoles
{
    /// <summary>Hosts actors: owns its share of the shards.</summary>
    public const string Controller = "controller";

    /// <summary>Its children train and evaluate.</summary>
    public const string Trainer = "trainer";

    /// <summary>Its children transform, verify and export.</summary>
    public const string Transformer = "transformer";

    /// <summary>Its first child measures for a device.</summary>
    public const string Device = "device";

    /// <summary>Serves the API and nothing else.</summary>
    public const string Gateway = "gateway";

    public static IReadOnlyList<string> All { get; } = [Controller, Trainer, Transformer, Device, Gateway];

    /// <summary>Of a node that is a cluster by itself.</summary>
    public static IReadOnlyList<string> Whole { get; } = [Controller, Trainer, Transformer, Device];

    /// <summary>Pools that the children of such a node serve.</summary>
    public static IReadOnlyList<string> PoolsOf(IReadOnlyList<string> roles) =>
        [.. new[] { (Device, Pools.Device), (Trainer, Pools.Train), (Transformer, Pools.Transform) }.Where(pair => roles.Contains(pair.Item1)).Select(pair => pair.Item2)];

    /// <summary>Roles as the actors' system takes them: it hosts actors where the role actors is.</summary>
    public static IReadOnlyList<string> ForActors(IReadOnlyList<string> roles) =>
        roles.Contains(Controller) ? [ActorSystemOptions.ActorsRole, .. roles] : roles;
}
