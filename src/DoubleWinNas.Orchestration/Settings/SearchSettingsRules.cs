using System.Text.RegularExpressions;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Orchestration.Settings;

/// <summary>What a search's settings may be. Pure: files and data sets are looked at elsewhere.</summary>
public static partial class SearchSettingsRules
{
    private const int MostThreads = 1024;
    private const double MostRate = 100;

    private static readonly string[] Recipes = ["linear", "anneal", "hybrid"];
    private static readonly string[] KnownRuntimes = [DeviceSettings.OnnxRuntime, DeviceSettings.TensorRt];
    private static readonly string[] Precisions = ["fp32", "bf16", "fp16", "auto"];

    /// <exception cref="SettingsException">The first value that cannot be used: its key, what was found, what is allowed.</exception>
    public static void Validate(this SearchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RequireName("search.name", settings.Name);
        Space(settings.Space);
        Compute(settings.Compute);
        Supernet(settings.Supernet);
        Data(settings.Data, settings.Compute.BatchSize * settings.Supernet.Replicas);
        Evolution(settings.Evolution);
        Finalists(settings.Finalists);
        Devices(settings.Devices);
        Constraints(settings.Constraints, settings.Devices);
    }

    private static void Data(DataSettings data, int imagesNeeded)
    {
        if (string.IsNullOrWhiteSpace(data.Set))
        {
            throw new SettingsException("search.data.set", "found an empty text; give a data set's name, such as fashion-mnist, or a folder.");
        }

        Between("search.data.max-classes", data.MaxClasses ?? 2, 2, 100_000);
        Above("search.data.validation-share", data.ValidationShare ?? 0.1, 0, 0.9);
        OneOf("search.data.channels", data.Channels ?? 1, [1, 3]);
        if (data.LimitTrain is { } limit && limit < imagesNeeded)
        {
            throw new SettingsException("search.data.limit-train", $"found {limit}; at least {imagesNeeded} are needed, one batch for each replica (compute.batch-size x supernet.replicas).");
        }
    }

    private static void Space(SpaceSettings space)
    {
        OneOf("search.space.preset", space.Preset, [.. SearchSpace.Presets.Select(preset => preset.Name)]);
        foreach (var part in space.ToShape().Parts)
        {
            Between($"search.space.{part.Key}", part.Value, part.Least, part.Most, part.Unit);
        }

        var allowed = space.ToSearchSpace();
        Choices("search.space.kernels", space.Kernels, allowed.Kernels);
        Choices("search.space.expansions", space.Expansions, allowed.Expansions);
        Choices("search.space.forms", space.Forms, SpaceSettings.FormNames);
        SettingsRange.Distinct("search.space.resolutions", space.Resolutions);
        for (var i = 0; i < space.Resolutions.Count; i++)
        {
            Between($"search.space.resolutions[{i}]", space.Resolutions[i], allowed.MinResolution, allowed.MaxResolution, $" pixels in {allowed.Name}");
        }
    }

    private static void Compute(ComputeSettings compute)
    {
        Between("search.compute.threads", compute.Threads, 1, MostThreads);
        Between("search.compute.batch-size", compute.BatchSize, 2, 65_536);
        OneOf("search.compute.precision", compute.Precision, Precisions);
        if (!ComputeDevice().IsMatch(compute.Device))
        {
            throw new SettingsException("search.compute.device", $"found '{compute.Device}'; allowed are cpu, cuda, cuda:0, cuda:1 and so on.");
        }
    }

    private static void Supernet(SupernetSettings supernet)
    {
        Between("search.supernet.rounds", supernet.Rounds, 1, 100_000);
        Between("search.supernet.steps-per-round", supernet.StepsPerRound, 1, 1_000_000);
        Between("search.supernet.replicas", supernet.Replicas, 1, 1024);
        SettingsRange.Below("search.supernet.outer-momentum", supernet.OuterMomentum, 0, 1);
        Between("search.supernet.random-subnets", supernet.RandomSubnets, 0, 64);
        Between("search.supernet.distillation-weight", supernet.DistillationWeight, 0, MostRate);
        Above("search.supernet.learning-rate", supernet.LearningRate, 0, MostRate);
        Between("search.supernet.warm-up-share", supernet.WarmUpShare, 0, 1);
        Between("search.supernet.weight-decay", supernet.WeightDecay, 0, 1);
        Between("search.supernet.anneal-end", supernet.AnnealEnd, 0, 1);
    }

    private static void Evolution(EvolutionSettings evolution)
    {
        Between("search.evolution.generations", evolution.Generations, 0, 100_000);
        Between("search.evolution.population-size", evolution.PopulationSize, 2, 100_000);
        Between("search.evolution.offspring-size", evolution.OffspringSize, 1, 100_000);
        Between("search.evolution.crossover-rate", evolution.CrossoverRate, 0, 1);
        Above("search.evolution.mutation-rate", evolution.MutationRate, 0, 1);
        Between("search.evolution.batch", evolution.Batch, 1, 100_000);
        Between("search.evolution.validation-images", evolution.ValidationImages ?? 1, 1, int.MaxValue);
        Between("search.evolution.recalibration-batches", evolution.RecalibrationBatches, 1, 10_000);
    }

    private static void Finalists(FinalistSettings finalists)
    {
        Between("search.finalists.count", finalists.Count, 1, 10_000);
        Between("search.finalists.contenders", finalists.Contenders, 0, 10_000);
        if (finalists.Contenders != 0 && finalists.Contenders < finalists.Count)
        {
            throw new SettingsException("search.finalists.contenders", $"found {finalists.Contenders}; allowed are 0 (none), and {finalists.Count} (finalists.count) and more.");
        }

        Between("search.finalists.contender-epochs", finalists.ContenderEpochs, 1, 100_000);
        Between("search.finalists.epochs", finalists.Epochs, 1, 100_000);
        OneOf("search.finalists.recipe", finalists.Recipe, Recipes);
        Above("search.finalists.learning-rate", finalists.LearningRate, 0, MostRate);
        SettingsRange.Below("search.finalists.label-smoothing", finalists.LabelSmoothing, 0, 1);
        Between("search.finalists.mixup", finalists.Mixup, 0, 1);
        Between("search.finalists.cutmix", finalists.Cutmix, 0, 1);
        if (finalists.RandAugment is { } augment && !RandAugment().IsMatch(augment))
        {
            throw new SettingsException("search.finalists.rand-augment", $"found '{augment}'; allowed are operations (1 to 8) and magnitude (0 to 30) such as \"2,9\", or null.");
        }

        Between("search.finalists.weight-decay", finalists.WeightDecay ?? 0, 0, 1);
        Between("search.finalists.checkpoint-steps", finalists.CheckpointSteps, 1, 1_000_000_000);
        Between("search.finalists.correction-rounds", finalists.CorrectionRounds, 0, 100);
        Above("search.finalists.measure-seconds", finalists.MeasureSeconds, 0, 86_400, " seconds");
    }

    private static void Devices(IReadOnlyList<DeviceSettings> devices)
    {
        SettingsRange.Distinct("search.devices", [.. devices.Select(device => device.Name)]);
        for (var i = 0; i < devices.Count; i++)
        {
            RequireName($"search.devices[{i}].name", devices[i].Name);
            Between($"search.devices[{i}].threads", devices[i].Threads, 1, MostThreads);
            OneOf($"search.devices[{i}].runtime", devices[i].Runtime, KnownRuntimes);
            OneOf(
                $"search.devices[{i}].precision",
                devices[i].Precision,
                devices[i].Runtime == DeviceSettings.TensorRt ? [DeviceSettings.Fp32, "fp16", "int8"] : [DeviceSettings.Fp32]);
            Between($"search.devices[{i}].noise", devices[i].Noise, 0, 1);
            if (devices[i] is { Simulated: true, Frozen: null, Table: null })
            {
                throw new SettingsException($"search.devices[{i}].table", "found none; a simulated device is nothing but its table: name one, or set simulated to false.");
            }

            if (devices[i].Frozen is { } frozen)
            {
                Table(i, devices[i], frozen.Conditions);
            }
        }
    }

    /// <summary>A table of other conditions is another device's. What stands for a device that is not there is what it is.</summary>
    private static void Table(int index, DeviceSettings device, CostConditions found)
    {
        Same("threads", $"with {found.Threads} threads", found.Threads == device.Threads, device.Threads);
        if (!device.Simulated)
        {
            Same("runtime", $"with {found.Runtime}", found.Runtime.Split(' ')[0] is var runtime && (runtime == device.Runtime || !KnownRuntimes.Contains(runtime)), device.Runtime);
            Same("precision", $"in {found.Precision}", found.Precision == device.Precision, device.Precision);
        }

        void Same(string key, string measured, bool holds, object wanted)
        {
            if (!holds)
            {
                throw new SettingsException(
                    $"search.devices[{index}].table",
                    $"found a table that was measured {measured}, while devices[{index}].{key} is {wanted}; both must be the same. Set {key} to the table's, or save another table.");
            }
        }
    }

    private static void Constraints(IReadOnlyList<ConstraintSettings> constraints, IReadOnlyList<DeviceSettings> devices)
    {
        for (var i = 0; i < constraints.Count; i++)
        {
            var (metric, bound, device) = constraints[i];
            var key = $"search.constraints[{i}]";
            OneOf(key, metric, ConstraintSettings.Metrics.ToArray());
            Above(key, bound, 0, 1e9, $" {ConstraintSettings.UnitOf(metric)}");
            if (devices.FirstOrDefault(known => known.Name == device) is not { } bounded)
            {
                throw new SettingsException(key, $"found the device '{device}'; the search's devices are {string.Join(", ", devices.Select(known => known.Name))}.");
            }

            if (metric == ConstraintSettings.Energy && (!bounded.Energy || bounded.Frozen is { HasEnergy: false }))
            {
                throw new SettingsException(key, bounded.Energy
                    ? $"found a bound of energy, but the cost table of {device} holds none; save one with energies where there is a power sensor ('dwnas device table save --energy'), leave the table out, or take the bound out."
                    : $"found a bound of energy, while the device's energy is false; set it to true, or take the bound out.");
            }

            if (constraints.Take(i).Any(earlier => earlier.Metric == metric && earlier.Device == device))
            {
                throw new SettingsException(key, $"found a second bound of {metric} on {device}; one is allowed.");
            }
        }
    }

    private static void Choices<T>(string key, IReadOnlyList<T> found, IReadOnlyList<T> allowed)
    {
        SettingsRange.Distinct(key, found);
        for (var i = 0; i < found.Count; i++)
        {
            OneOf($"{key}[{i}]", found[i], allowed);
        }
    }

    private static void RequireName(string key, string found)
    {
        if (!ActorKey().IsMatch(found))
        {
            throw new SettingsException(key, $"found '{found}'; allowed are 1 to 64 letters, digits, '.', '_' and '-', the first a letter or digit.");
        }
    }

    private static void Between<T>(string key, T found, T least, T most, string unit = "")
        where T : System.Numerics.INumber<T> => SettingsRange.Between(key, found, least, most, unit);

    private static void Above(string key, double found, double bound, double most, string unit = "") => SettingsRange.Above(key, found, bound, most, unit);

    private static void OneOf<T>(string key, T found, IReadOnlyCollection<T> allowed) => SettingsRange.OneOf(key, found, allowed);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ActorKey();

    [GeneratedRegex("^[1-8],([0-9]|[12][0-9]|30)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RandAugment();

    [GeneratedRegex("^(cpu|cuda(:[0-9]{1,3})?)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ComputeDevice();
}
