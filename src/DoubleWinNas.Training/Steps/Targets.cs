using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Steps;

/// <summary>The classes of a batch's images; where two images were mixed, both with their shares. The tensors are the batch's.</summary>
internal sealed class Targets
{
    private readonly Tensor _labels;
    private readonly Tensor? _mixedIn;
    private readonly double _share;
    private readonly double _labelSmoothing;

    public Targets(DeviceBatch batch, double labelSmoothing)
    {
        (_labels, _mixedIn, _share) = (batch.Labels, batch.MixedIn, batch.Share);
        _labelSmoothing = labelSmoothing;
    }

    /// <summary>share * CE(label) + (1 - share) * CE(label of what was mixed in).</summary>
    public Tensor CrossEntropy(Tensor logits)
    {
        var loss = Functional.CrossEntropy(logits, _labels, _labelSmoothing);
        return _mixedIn is null ? loss : (loss * _share) + (Functional.CrossEntropy(logits, _mixedIn, _labelSmoothing) * (1 - _share));
    }

    /// <summary>Images whose larger part was classified rightly.</summary>
    public long CountCorrect(Tensor logits)
    {
        var wanted = _mixedIn is not null && _share < 0.5 ? _mixedIn : _labels;
        return logits.Argmax(-1).Eq(wanted).Sum().ItemLong();
    }
}
