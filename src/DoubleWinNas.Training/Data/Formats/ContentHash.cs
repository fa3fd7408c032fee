using System.Security.Cryptography;
using System.Text;

namespace DoubleWinNas.Training.Data;

/// <summary>SHA-256 over what a dataset consists of.</summary>
internal sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>Adds a line of text (UTF-8, line feed).</summary>
    public void AddLine(string line) => _hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>The hash of everything added, and of the class names in label order, one a line.</summary>
    public string Finish(IEnumerable<string> classNames)
    {
        foreach (var name in classNames)
        {
            AddLine(name);
        }

        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();
}
