namespace DoubleWinNas.Training.Supernets;

/// <summary>A supernet's weights and optimizer state between rounds: one safetensors file.</summary>
public sealed class SupernetCheckpoint
{
    /// <summary>Writes the file beside its place and renames it.</summary>
    /// <exception cref="DoubleWinNas.Networks.InputException">It cannot be written.</exception>
    public void Save(string path) => throw new NotImplementedException(path);

    /// <summary>Reads a file.</summary>
    /// <exception cref="DoubleWinNas.Networks.InputException">It is missing, truncated, malformed or no supernet's checkpoint.</exception>
    public static SupernetCheckpoint Load(string path) => throw new NotImplementedException(path);
}
