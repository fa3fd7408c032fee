using System.Globalization;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>A number of worker processes: <c>auto</c> (one a core) or 0 to 1024.</summary>
/// <param name="Fixed">Null for auto.</param>
internal readonly record struct WorkerCount(int? Fixed)
{
    public const int Most = 1024;

    public const string Allowed = "auto, or a whole number from 0 to 1024";

    public int Resolve(int cores) => Fixed ?? cores;

    public static bool TryParse(string text, out WorkerCount count)
    {
        count = default;
        if (text == "auto")
        {
            return true;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > Most)
        {
            return false;
        }

        count = new WorkerCount(number);
        return true;
    }

    public override string ToString() => Fixed?.ToString(CultureInfo.InvariantCulture) ?? "auto";
}
