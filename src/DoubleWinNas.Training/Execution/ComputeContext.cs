using DoubleWinNas.Networks;
using DoubleWinNas.Torch;

namespace DoubleWinNas.Training.Execution;

/// <summary>Where and in which precision passes run; the precision is resolved, never <see cref="Precision.Auto"/>.</summary>
internal readonly record struct ComputeContext(Device Device, Precision Precision)
{
    /// <summary>What a person asked for, on this machine.</summary>
    /// <exception cref="InputException">The device's name is none, or it is not here.</exception>
    public static ComputeContext Create(string deviceName, Precision precision)
    {
        try
        {
            var device = Device.Parse(deviceName);
            return new ComputeContext(device, PrecisionChoice.Resolve(precision, device));
        }
        catch (TorchException error) when (error is not TorchUnavailableException)
        {
            throw new InputException(error.Message, error);
        }
    }

    /// <summary>What float16's gradients need so that small ones do not vanish; null where the precision has float32's range.</summary>
    public GradScaler? NewLossScaler() => Precision == Precision.Float16 ? new GradScaler() : null;

    /// <summary>Logits in float32.</summary>
    public Tensor Forward(NetworkExecutor executor, Tensor images, ModelState model, in ForwardMode mode) =>
        Forward(executor, images, model.Parameters, model[mode.Statistics], mode);

    /// <inheritdoc cref="NetworkExecutor.Forward(Tensor, IReadOnlyList{NamedTensor}, BatchNormStatistics?, in ForwardMode)"/>
    /// <returns>Logits in float32.</returns>
    public Tensor Forward(
        NetworkExecutor executor, Tensor images, IReadOnlyList<NamedTensor> parameters, BatchNormStatistics? statistics, in ForwardMode mode)
    {
        if (Precision == Precision.Float32)
        {
            return executor.Forward(images, parameters, statistics, mode);
        }

        using var autocast = new Autocast(Device, Precision == Precision.BFloat16 ? DType.BFloat16 : DType.Float16);
        using var logits = executor.Forward(images, parameters, statistics, mode);
        return logits.To(DType.Float32);
    }
}
