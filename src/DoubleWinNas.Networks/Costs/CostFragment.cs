using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Costs;

/// <summary>A cost operation as a folded network that a device can run by itself.</summary>
internal static class CostFragment
{
    public static Network Build(CostOperation operation)
    {
        var builder = new NetworkBuilder(operation.InChannels, folded: true);
        switch (operation.Kind)
        {
            case CostKind.Convolution:
                builder.AddConvNormActivation(
                    "fragment",
                    new Conv2d(operation.InChannels, operation.OutChannels, operation.Kernel, operation.Stride, operation.Padding),
                    operation.Activated ? ActivationKind.ReLU6 : null);
                break;
            case CostKind.Classifier:
                builder.AddClassifier(operation.OutChannels);
                break;
            default:
                builder.AddBlock("fragment", new BlockPlan(
                    operation.Kind == CostKind.NonlinearBlock ? BlockForm.Nonlinear : BlockForm.Transformable,
                    operation.OutChannels,
                    operation.Kernel,
                    operation.Stride,
                    operation.Expansion,
                    operation.Activated,
                    Segment: null,
                    operation.Padding,
                    operation.Shortcut ?? 0));
                break;
        }

        return builder.Build(operation.ToString(), operation.Resolution);
    }
}
