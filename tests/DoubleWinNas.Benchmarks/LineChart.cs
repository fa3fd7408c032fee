using System.Globalization;
using System.Security;
using System.Text;

namespace DoubleWinNas.Benchmarks;

/// <summary>Curves over a common axis as an SVG picture.</summary>
/// <param name="XTitle">Quantity and unit.</param>
/// <param name="YTitle">Quantity and unit.</param>
internal sealed record LineChart(string XTitle, string YTitle)
{
    private const int Width = 560;
    private const int Height = 340;
    private const int Margin = 60;

    /// <summary>About so many; their distance is 1, 2 or 5 times a power of ten.</summary>
    private const int Ticks = 6;

    /// <summary>Distinct for readers who cannot tell red from green (Okabe and Ito).</summary>
    private static readonly string[] Colours = ["#0072b2", "#e69f00", "#009e73", "#cc79a7"];

    private readonly List<(string Name, IReadOnlyList<(double X, double Y)> Points)> _curves = [];

    /// <summary>At most four.</summary>
    public LineChart With(string name, IReadOnlyList<(double X, double Y)> points)
    {
        _curves.Add((name, points));
        return this;
    }

    public string Svg()
    {
        var points = _curves.SelectMany(curve => curve.Points).ToArray();
        var (left, right) = (points.Min(point => point.X), points.Max(point => point.X));
        var (low, high) = (points.Min(point => point.Y), points.Max(point => point.Y));
        var space = high > low ? 0.05 * (high - low) : 1;
        var (bottom, top) = (low - space, high + space);
        var svg = new StringBuilder();
        foreach (var x in points.Select(point => point.X).Distinct())
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x='{AtX(x)}' y='{Margin + Height + 18}' text-anchor='middle'>{x:G4}</text>");
        }

        foreach (var y in TicksBetween(bottom, top))
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1='{Margin}' x2='{Margin + Width}' y1='{AtY(y)}' y2='{AtY(y)}' stroke='#ddd'/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x='{Margin - 8}' y='{AtY(y) + 4}' text-anchor='end'>{y:G4}</text>");
        }

        foreach (var (i, (name, curve)) in _curves.Index())
        {
            var path = string.Join(' ', curve.Select(point => string.Create(CultureInfo.InvariantCulture, $"{AtX(point.X)},{AtY(point.Y)}")));
            svg.AppendLine(CultureInfo.InvariantCulture, $"<polyline points='{path}' fill='none' stroke='{Colours[i]}' stroke-width='2'/>");
            foreach (var (x, y) in curve)
            {
                svg.AppendLine(CultureInfo.InvariantCulture, $"<circle cx='{AtX(x)}' cy='{AtY(y)}' r='3.5' fill='{Colours[i]}'/>");
            }

            svg.AppendLine(CultureInfo.InvariantCulture, $"<rect x='{Margin + (i * 190)}' y='22' width='12' height='12' fill='{Colours[i]}'/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x='{Margin + (i * 190) + 18}' y='32'>{SecurityElement.Escape(name)}</text>");
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x='{Margin + (Width / 2)}' y='{Margin + Height + 42}' text-anchor='middle'>{SecurityElement.Escape(XTitle)}</text>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text transform='translate(16 {Margin + (Height / 2)}) rotate(-90)' text-anchor='middle'>{SecurityElement.Escape(YTitle)}</text>");
        return $"<svg xmlns='http://www.w3.org/2000/svg' width='{Width + (2 * Margin)}' height='{Height + (2 * Margin)}' font-family='sans-serif' font-size='13'>\n"
            + $"<rect width='100%' height='100%' fill='white'/>\n{svg}</svg>\n";

        double AtX(double x) => Math.Round(Margin + (Width * (x - left) / Math.Max(right - left, double.Epsilon)), 1);

        double AtY(double y) => Math.Round(Margin + (Height * (top - y) / Math.Max(top - bottom, double.Epsilon)), 1);
    }

    private static IEnumerable<double> TicksBetween(double low, double high)
    {
        var wanted = (high - low) / Ticks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        var step = power * new[] { 1, 2, 5, 10 }.First(factor => factor * power >= wanted);
        for (var at = Math.Ceiling(low / step); at * step <= high; at++)
        {
            yield return at * step;
        }
    }
}
