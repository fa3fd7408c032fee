using DoubleWinNas.Networks;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Node.Runs;

/// <summary>The dataset of a run.</summary>
internal static class RunDataset
{
    /// <summary>Opens the dataset that a run was trained on, or another one with the same classes.</summary>
    /// <param name="run">The run.</param>
    /// <param name="nameOrPath">Where it is now; null: by the name that the training noted.</param>
    /// <param name="terminal">Told where the images are not the training's.</param>
    /// <exception cref="InputException">It is not there, or its classes are others.</exception>
    public static IImageDataset Open(StoredRun run, string? nameOrPath, CommandTerminal terminal)
    {
        var noted = run.Record.Settings.Dataset;
        IImageDataset dataset;
        try
        {
            dataset = DatasetCatalog.Open(nameOrPath ?? noted.Name, new DatasetOptions { Channels = run.Load(NetworkForm.Deep).Network.InputChannels });
        }
        catch (InputException error) when (nameOrPath is null)
        {
            throw new InputException($"{error.Message} Or say with --dataset where the dataset of {run.Path} is.", error);
        }

        if (!dataset.ClassNames.SequenceEqual(run.Record.ClassNames))
        {
            var found = dataset.ClassNames.Count;
            dataset.Dispose();
            throw new InputException(
                $"{run.Path}: was trained on the {run.Record.ClassNames.Count} classes of '{noted.Name}', but '{nameOrPath ?? noted.Name}' has {found} classes of its own. Give a dataset with the same classes in the same order.");
        }

        if (dataset.ContentHash != noted.Hash)
        {
            terminal.Note($"The images are not those of the training: '{noted.Name}' was {noted.Hash}, this is {dataset.ContentHash}.");
        }

        return dataset;
    }
}
