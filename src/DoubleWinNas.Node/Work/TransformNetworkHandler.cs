using System.Text;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Orchestration.Work;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Transformation;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;

namespace DoubleWinNas.Node.Work;

/// <summary>Merges a finalist for a device; what is not proved equal fails. The shallow form is judged as a device computes it.</summary>
internal sealed class TransformNetworkHandler(DatasetShelf datasets, TimeProvider time) : WorkHandler<TransformNetwork, NetworkTransformed>
{
    private const int InferenceThreads = 1;

    protected override NetworkTransformed Run(TransformNetwork work, WorkContext context)
    {
        var started = time.GetTimestamp();
        using var folder = ScratchFolder.Take(context.Scratch, "transform", work);
        var run = Prepare(work, folder.Path, context);
        var deep = run.Load(NetworkForm.Deep);
        var plan = new MergePlan(work.Groups);
        context.Report(new WorkProgress("merging", Share: 0));
        plan.RequireFor(deep.Network);
        var form = Transformer.Transform(deep.Network, deep.Weights, plan);

        context.Report(new WorkProgress("verifying", Share: 0.1), WorkTimes.LongStep);
        var report = Equivalence.Verify(deep.Network, deep.Weights, form.Network, form.Weights);
        report.RequireEquivalent();
        run.SaveShallow(form, report);

        context.Report(new WorkProgress("testing the shallow form", Share: 0.5), WorkTimes.LongStep);
        var (deepOnnx, shallowOnnx) = (OnnxExport.Of(run, NetworkForm.Deep, run.Resolution), OnnxExport.Of(run, NetworkForm.Shallow, run.Resolution));
        var dataset = datasets.Open(work.Settings.Data);
        var test = OnnxEvaluation.Predict(shallowOnnx, dataset, Split.Test, run.Resolution, InferenceThreads, context.Cancellation).Score();

        context.Report(new WorkProgress("storing", Share: 0.9));
        var shallow = Path.Combine(run.Path, "shallow");
        var stored = new NetworkTransformed(
            context.Store(Path.Combine(shallow, "network.json")),
            context.Store(Path.Combine(shallow, "weights.safetensors")),
            context.Store(Path.Combine(shallow, "plan.json")),
            context.Store(Path.Combine(shallow, "equivalence.json")),
            context.Store(deepOnnx.ToBytes()),
            context.Store(shallowOnnx.ToBytes()),
            report.Values.Max(value => value.Float64.Relative),
            report.Values.Max(value => value.Float32.Relative),
            test.Top1,
            time.GetElapsedTime(started).TotalSeconds)
        {
            DeepRanges = work.Ranges ? RangesOf(deepOnnx) : null,
            ShallowRanges = work.Ranges ? RangesOf(shallowOnnx) : null,
        };
        folder.Delete();
        return stored;

        Artifact RangesOf(OnnxExport export) =>
            context.Store(Encoding.UTF8.GetBytes(export.Ranges(dataset, run.Resolution, InferenceThreads, context.Cancellation).ToJson()));
    }

    private static StoredRun Prepare(TransformNetwork work, string folder, WorkContext context)
    {
        // What an attempt before left is made again: it takes a moment.
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var directory = new RunDirectory(folder);
        NetworkJson.Save(directory.Network, NetworkJson.Load(context.Fetch(work.Network)));
        Safetensors.Save(directory.Weights, Safetensors.Load(context.Fetch(work.Weights)));
        TrainingRecord.Load(context.Fetch(work.Record)).Save(directory.Record);
        return StoredRun.Open(folder);
    }
}
