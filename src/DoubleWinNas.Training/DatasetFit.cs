using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training;

/// <summary>Whether a network can read a dataset's images and tell its classes apart.</summary>
internal static class DatasetFit
{
    /// <exception cref="InputException">Classes or channels differ.</exception>
    public static void Require(Network network, IImageDataset dataset)
    {
        if (network.Classes != dataset.ClassNames.Count)
        {
            throw new InputException(
                $"The network has {network.Classes} classes, but dataset '{dataset.Name}' has {dataset.ClassNames.Count}. "
                + "Make the network for this dataset, or choose the dataset that it was made for.");
        }

        if (network.InputChannels != dataset.Channels)
        {
            throw new InputException(
                $"The network reads {network.InputChannels} channels, but images of dataset '{dataset.Name}' have {dataset.Channels}. "
                + "Make the network for this dataset, or open the dataset with the network's channels.");
        }
    }
}
