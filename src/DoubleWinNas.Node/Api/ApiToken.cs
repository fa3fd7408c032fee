using System.Security.Cryptography;
using System.Text;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Node.Api;

/// <summary>The secret that a node's callers name. Kept in a file that only its owner reads, never on a command line.</summary>
internal sealed class ApiToken
{
    private const int Bytes = 32;

    private ApiToken(string text) => Text = text;

    public string Text { get; }

    public static ApiToken Generate() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));

    /// <exception cref="InputException">The file is missing, or not a token.</exception>
    public static ApiToken Load(string path)
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length is > 0 and <= 1024 && text.All(char.IsAsciiLetterOrDigit)
                ? new ApiToken(text)
                : throw new InputException($"{path}: not a token file: expected one line of letters and digits. Take the file that the node wrote.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the token cannot be read: {error.Message} Take the file that the node wrote.", error);
        }
    }

    /// <summary>Writes it for its owner alone, in place of an earlier one.</summary>
    public void Save(string path)
    {
        var beside = $"{path}.{Environment.ProcessId}.partial";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(beside, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(Text + "\n"));
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Whether an Authorization header carries it; takes as long whatever the header is.</summary>
    public bool IsIn(string? authorization) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(authorization ?? "")), SHA256.HashData(Encoding.UTF8.GetBytes($"Bearer {Text}")));
}
