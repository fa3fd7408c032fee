namespace DoubleWinNas.Training.Data;

/// <summary>Where a dataset's JPEG files are read from. One thread at a time.</summary>
internal interface IJpegFiles : IDisposable
{
    /// <summary>Reads one file.</summary>
    /// <param name="index">The image.</param>
    /// <param name="scratch">Receives the content.</param>
    /// <param name="most">A larger file is not read; only its length is told.</param>
    /// <param name="length">Bytes the file has.</param>
    /// <returns>0, or the system's error number.</returns>
    int TryRead(int index, NativeScratch scratch, long most, out long length);

    /// <summary>Its name for messages.</summary>
    string NameOf(int index);
}
