using System.Text.Json.Serialization;

namespace DoubleWinNas.Networks.Graph;

/// <summary>
/// A primitive operation of the network's graph. The vocabulary is deliberately small: training, transformation, export and
/// the reference executor each give every operation one meaning, and nothing else defines a model.
/// Parameter names follow PyTorch's: <c>{node}.weight</c>, <c>{node}.bias</c>, <c>{node}.running_mean</c>, <c>{node}.running_var</c>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(Conv2d), "conv2d")]
[JsonDerivedType(typeof(BatchNorm2d), "batch_norm2d")]
[JsonDerivedType(typeof(Activation), "activation")]
[JsonDerivedType(typeof(ZeroPad2d), "zero_pad2d")]
[JsonDerivedType(typeof(CenterCrop2d), "center_crop2d")]
[JsonDerivedType(typeof(Add), "add")]
[JsonDerivedType(typeof(GlobalAveragePool), "global_average_pool")]
[JsonDerivedType(typeof(Linear), "linear")]
public abstract record Operator
{
    /// <summary>How many values the operation reads.</summary>
    [JsonIgnore]
    public virtual int Arity => 1;
}

/// <summary>
/// Convolution with a square kernel and symmetric zero padding. Weight (OutChannels, InChannels / Groups, Kernel, Kernel);
/// bias (OutChannels) if <paramref name="Bias"/>. The bias is added after the padding: a 1x1 convolution with padding P yields its
/// bias on the outer P pixels, which is what makes transformable blocks mergeable at the border.
/// </summary>
public sealed record Conv2d(int InChannels, int OutChannels, int Kernel, int Stride = 1, int Padding = 0, int Groups = 1, bool Bias = false) : Operator
{
    [JsonIgnore]
    public bool IsDepthwise => Groups > 1 && Groups == InChannels && Groups == OutChannels;
}

/// <summary>Batch normalisation over N, H, W. Parameters weight, bias, running_mean, running_var, each (Channels).</summary>
public sealed record BatchNorm2d(int Channels, double Eps = BatchNorm2d.DefaultEps) : Operator
{
    /// <summary>PyTorch's default.</summary>
    public const double DefaultEps = 1e-5;
}

/// <summary>What an <see cref="Activation"/> computes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActivationKind>))]
public enum ActivationKind
{
    /// <summary>min(max(x, 0), 6).</summary>
    ReLU6,

    /// <summary>
    /// phi_s(x) = s*x + (1-s)*ReLU6(x), the inner activation of a transformable block; s is an input of training.
    /// Everywhere outside training s = 1 is meant: the identity.
    /// </summary>
    Transformable,
}

/// <summary>Elementwise activation.</summary>
public sealed record Activation(ActivationKind Kind) : Operator;

/// <summary>Adds <paramref name="Padding"/> zero pixels on every side.</summary>
public sealed record ZeroPad2d(int Padding) : Operator;

/// <summary>Removes <paramref name="Margin"/> pixels on every side.</summary>
public sealed record CenterCrop2d(int Margin) : Operator;

/// <summary>Sum of two values of one shape: a shortcut.</summary>
public sealed record Add : Operator
{
    [JsonIgnore]
    public override int Arity => 2;
}

/// <summary>Mean over H and W: (N, C, H, W) to (N, C).</summary>
public sealed record GlobalAveragePool : Operator;

/// <summary>Fully connected layer on (N, InFeatures). Weight (OutFeatures, InFeatures), bias (OutFeatures).</summary>
public sealed record Linear(int InFeatures, int OutFeatures) : Operator;
