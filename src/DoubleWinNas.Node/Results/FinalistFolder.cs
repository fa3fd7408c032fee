using DoubleWinNas.Networks;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Results;

/// <summary>
/// One finalist's files: <c>deep/</c> and <c>shallow/</c> (network and weights), both as ONNX, the plan, the proof, the training's record
/// and the lineage; for int8 the ranges of both forms' tensors. What was made for further devices stands in <c>devices/NAME/</c>.
/// </summary>
internal static class FinalistFolder
{
    public static void Write(string folder, FinalistEntry entry, ArtifactStore artifacts)
    {
        var finalist = entry.Finalist;
        AtomicFile.WriteText(Path.Combine(folder, "lineage.json"), ResultsJson.Write(Lineage.Of(finalist.Candidate)));
        if (finalist.FineTuned is { } tuned)
        {
            Copy(artifacts, tuned.Network, Path.Combine(folder, "deep", "network.json"));
            Copy(artifacts, tuned.Weights, Path.Combine(folder, "deep", "weights.safetensors"));
            Copy(artifacts, tuned.Record, Path.Combine(folder, "training.json"));
        }

        for (var i = 0; i < finalist.Devices.Count; i++)
        {
            if (finalist.Devices[i].Transformed is { } transformed)
            {
                WriteForms(i == 0 ? folder : Path.Combine(folder, "devices", finalist.Devices[i].Device), transformed, artifacts);
            }
        }
    }

    private static void WriteForms(string folder, NetworkTransformed transformed, ArtifactStore artifacts)
    {
        Copy(artifacts, transformed.Network, Path.Combine(folder, "shallow", "network.json"));
        Copy(artifacts, transformed.Weights, Path.Combine(folder, "shallow", "weights.safetensors"));
        Copy(artifacts, transformed.Plan, Path.Combine(folder, "plan.json"));
        Copy(artifacts, transformed.Equivalence, Path.Combine(folder, "equivalence.json"));
        Copy(artifacts, transformed.DeepOnnx, Path.Combine(folder, "deep.onnx"));
        Copy(artifacts, transformed.ShallowOnnx, Path.Combine(folder, "shallow.onnx"));
        if (transformed is { DeepRanges: { } deep, ShallowRanges: { } shallow })
        {
            Copy(artifacts, deep, Path.Combine(folder, "deep.ranges.json"));
            Copy(artifacts, shallow, Path.Combine(folder, "shallow.ranges.json"));
        }
    }

    private static void Copy(ArtifactStore artifacts, Artifact artifact, string path)
    {
        using var content = artifacts.Open(artifact);
        AtomicFile.Write(path, content.CopyTo);
    }
}

/// <summary>Where a finalist comes from (<c>lineage.json</c>).</summary>
/// <param name="Generation">In which it was made; 0 is the first.</param>
/// <param name="Parents">Genotypes that it was made of; none in the first generation.</param>
/// <param name="Accuracy">As the search found it, with inherited weights on the validation split, 0 to 1.</param>
internal sealed record Lineage(int Format, string Genotype, int Generation, IReadOnlyList<string> Parents, double Accuracy)
{
    private const int FormatVersion = 1;

    public static Lineage Of(Candidate candidate) =>
        new(FormatVersion, candidate.Genotype, candidate.Generation, candidate.Parents, candidate.Accuracy);
}
