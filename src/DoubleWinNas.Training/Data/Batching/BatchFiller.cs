using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Fills parts of batches on one thread.</summary>
internal sealed unsafe class BatchFiller(IImageDataset dataset, Split split, bool replacesCorrupt, SampleWriter writer) : IDisposable
{
    /// <summary>Writes images <paramref name="start"/> to <paramref name="end"/> (exclusive) of a batch.</summary>
    /// <returns>What went wrong, or null.</returns>
    public Exception? Fill(BatchBuffer buffer, int start, int end)
    {
        for (var slot = start; slot < end; slot++)
        {
            var wanted = buffer.Indices[slot];
            try
            {
                FillSlot(buffer, slot, wanted);
            }
            catch (InputException e)
            {
                return e;
            }
            catch (Exception e)
            {
                return new InvalidOperationException($"Image '{dataset.NameOf(wanted)}' could not be made part of a batch: {e.Message}", e);
            }
        }

        return null;
    }

    public void Dispose() => writer.Dispose();

    private void FillSlot(BatchBuffer buffer, int slot, int wanted)
    {
        var target = buffer.Images + (slot * buffer.ImageLength);
        var index = wanted;
        var found = writer.TryWrite(index, buffer.Epoch, wanted, buffer.Resolution, target);
        if (!found && replacesCorrupt)
        {
            var images = dataset.Indices(split).Span;
            var position = images.BinarySearch(wanted);
            for (var step = 1; step < images.Length && !found; step++)
            {
                index = images[(position + step) % images.Length];
                found = writer.TryWrite(index, buffer.Epoch, wanted, buffer.Resolution, target);
            }

            if (!found)
            {
                throw new InputException($"Dataset '{dataset.Name}': none of the {images.Length} images of the {split} split can be read.");
            }
        }

        buffer.Kept[slot] = found;
        buffer.Indices[slot] = index;
        buffer.Labels[slot] = dataset.LabelOf(index);
    }
}
