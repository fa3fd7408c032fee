using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>What a <see cref="GradScaler"/> must know to go on where another stopped.</summary>
public readonly record struct GradScalerState(double Scale, int GrowthTracker);

/// <summary>
/// Loss scaling for float16: multiplies the loss so that small gradients do not vanish, divides the gradients before the step, skips
/// steps whose gradients overflowed and adapts the scale. Order of a step: Scale(loss).Backward(), [Unscale, clip], Step, Update.
/// </summary>
/// <param name="initialScale">The first scale; default 65536.</param>
/// <param name="growthFactor">What the scale is multiplied by after <paramref name="growthInterval"/> steps without overflow; default 2.</param>
/// <param name="backoffFactor">What it is multiplied by after an overflow; default 0.5.</param>
/// <param name="growthInterval">Steps; default 2000.</param>
/// <param name="largestScale">The scale grows no further, so that a loss times it stays finite; default 2^24.</param>
public sealed class GradScaler(
    double initialScale = 65536, double growthFactor = 2, double backoffFactor = 0.5, int growthInterval = 2000, double largestScale = 16777216)
{
    private bool _unscaled;
    private bool _foundInf;

    public GradScalerState State { get; set; } = new(initialScale, 0);

    /// <summary>loss * scale.</summary>
    public Tensor Scale(Tensor loss) => loss.Mul(State.Scale);

    /// <summary>Divides the gradients by the scale, once per step; returns whether all of them are finite.</summary>
    public bool Unscale(Optimizer optimizer)
    {
        if (!_unscaled)
        {
            NativeMethods.Check(
                NativeMethods.Unscale_(Tensor.In(optimizer.Parameters), optimizer.Parameters.Count, 1 / State.Scale, out var foundInf));
            _foundInf = foundInf != 0;
            _unscaled = true;
        }

        return !_foundInf;
    }

    /// <summary>Steps the optimizer if its gradients are finite; returns whether it did.</summary>
    public bool Step(Optimizer optimizer)
    {
        if (!Unscale(optimizer))
        {
            return false;
        }

        optimizer.Step();
        return true;
    }

    /// <summary>Adapts the scale to what the step found, and makes ready for the next.</summary>
    public void Update()
    {
        if (_foundInf)
        {
            State = new(State.Scale * backoffFactor, 0);
        }
        else
        {
            var tracker = State.GrowthTracker + 1;
            State = tracker == growthInterval ? new(Math.Min(State.Scale * growthFactor, largestScale), 0) : State with { GrowthTracker = tracker };
        }

        _unscaled = false;
        _foundInf = false;
    }
}
