using DoubleWinNas.Torch;

namespace DoubleWinNas.Training.Tests;

/// <summary>
/// Tests that compute with libtorch run one after another: its number of threads and its count of live tensors belong to the process.
/// </summary>
[CollectionDefinition(Name)]
public sealed class TorchCollection : ICollectionFixture<OneThread>
{
    public const string Name = "libtorch";
}

public sealed class OneThread
{
    public OneThread() => TorchRuntime.NumThreads = 1;
}
