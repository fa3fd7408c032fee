using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Node.Api;

/// <summary>The secret that a node's callers name. Kept in a file that only its owner reads, never on a command line.</summary>
internal sealed class ApiToken
{
    private const int Bytes = 32;
    private const int MostCharacters = 1024;

    private ApiToken(string text) => Text = text;

    public string Text { get; }

    public static ApiToken Generate() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>Hash by which a store keeps it.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text)));

    /// <summary>False where the text cannot be a token.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out ApiToken? token)
    {
        token = text.Length is > 0 and <= MostCharacters && text.All(char.IsAsciiLetterOrDigit) ? new ApiToken(text) : null;
        return token is not null;
    }

    /// <exception cref="InputException">The file is missing, or not a token.</exception>
    public static ApiToken Load(string path)
    {
        try
        {
            return TryRead(File.ReadAllText(path).Trim(), out var token)
                ? token
                : throw new InputException($"{path}: not a token file: expected one line of letters and digits. Take the file that the node wrote.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the token cannot be read: {error.Message} Take the file that the node wrote.", error);
        }
    }

    /// <summary>Writes it for its owner alone, in place of an earlier one.</summary>
    public void Save(string path) => AtomicFile.Replace(path, stream => stream.Write(Encoding.ASCII.GetBytes(Text + "\n")), isSecret: true);

    /// <summary>Whether an Authorization header carries it; takes as long whatever the header is.</summary>
    public bool IsIn(string? authorization) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(authorization ?? "")), SHA256.HashData(Encoding.UTF8.GetBytes($"Bearer {Text}")));
}
