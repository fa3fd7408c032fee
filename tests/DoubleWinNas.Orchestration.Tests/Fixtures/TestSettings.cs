using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Tests.Fixtures;

/// <summary>Settings of a search that is small enough to be simulated in a second.</summary>
internal static class TestSettings
{
    public static SearchSettings Small { get; } = new()
    {
        Name = "small",
        Seed = 7,
        Data = new DataSettings { Channels = 1, Classes = 10 },
        Space = new SpaceSettings { Kernels = [3], Expansions = [3, 6], Resolutions = [16, 24], Forms = ["N", "T"] },
        Supernet = new SupernetSettings { Rounds = 2, Replicas = 2 },
        Evolution = new EvolutionSettings { Generations = 3, PopulationSize = 6, OffspringSize = 6, Batch = 3 },
        Finalists = new FinalistSettings { Count = 3 },
    };

    /// <summary>With a bound on the first device.</summary>
    public static SearchSettings Bounded(double milliseconds) => Small with { Constraints = [new ConstraintSettings("latency", milliseconds, "host")] };
}
