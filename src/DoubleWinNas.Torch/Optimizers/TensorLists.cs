using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>Work over whole lists of tensors, one native call each. None of it records a graph.</summary>
public static class TensorLists
{
    /// <summary>Drops the gradients, or sets them to zero.</summary>
    public static void ZeroGrad(IReadOnlyList<Tensor> parameters, bool setToNone = true) =>
        NativeMethods.Check(NativeMethods.ZeroGrad(Tensor.In(parameters), parameters.Count, setToNone ? 1 : 0));

    /// <summary>average = decay * average + (1 - decay) * value; what is not floating point is copied.</summary>
    public static void EmaUpdate(IReadOnlyList<Tensor> averages, IReadOnlyList<Tensor> values, double decay)
    {
        RequireEqual("ema_update", averages.Count, values.Count);
        NativeMethods.Check(NativeMethods.EmaUpdate(Tensor.In(averages), Tensor.In(values), averages.Count, decay));
    }

    /// <summary>Scales the gradients down to a common 2-norm of at most <paramref name="maxNorm"/>; returns the norm before.</summary>
    public static double ClipGradNorm_(IReadOnlyList<Tensor> parameters, double maxNorm)
    {
        NativeMethods.Check(NativeMethods.ClipGradNorm_(Tensor.In(parameters), parameters.Count, maxNorm, out var norm));
        return norm;
    }

    /// <summary>Whether no element is infinite or not a number.</summary>
    public static bool AllFinite(IReadOnlyList<Tensor> tensors)
    {
        NativeMethods.Check(NativeMethods.AllFinite(Tensor.In(tensors), tensors.Count, out var yes));
        return yes != 0;
    }

    /// <summary>
    /// The mean of replicas of one list, tensor by tensor, summed in their order in float64, so that the result depends on nothing else.
    /// What is not floating point is taken from the first replica.
    /// </summary>
    public static Tensor[] Average(IReadOnlyList<IReadOnlyList<Tensor>> replicas)
    {
        if (replicas.Count == 0)
        {
            throw new TorchException("average: there is no replica");
        }

        var count = replicas[0].Count;
        foreach (var replica in replicas)
        {
            RequireEqual("average", count, replica.Count);
        }

        var means = new nint[count];
        NativeMethods.Check(NativeMethods.Average(Tensor.In(replicas.SelectMany(r => r).ToArray()), replicas.Count, count, means));
        return Array.ConvertAll(means, handle => new Tensor(handle));
    }

    /// <summary>Disposes many tensors.</summary>
    public static void DisposeAll(IEnumerable<Tensor> tensors)
    {
        var handles = new List<nint>();
        foreach (var tensor in tensors)
        {
            if (!tensor.IsDisposed)
            {
                handles.Add(tensor.DetachFromScope().Surrender());
            }
        }

        NativeMethods.FreeMany(handles.ToArray(), handles.Count);
    }

    private static void RequireEqual(string operation, int expected, int found)
    {
        if (expected != found)
        {
            throw new TorchException($"{operation}: the lists have {expected} and {found} tensors");
        }
    }
}
