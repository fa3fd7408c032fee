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
    private const int Ticks = 5;

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
        var (bottom, top) = (low - (0.05 * (high - low)), high + (0.05 * (high - low)));
        var svg = new StringBuilder();
        foreach (var x in points.Select(point => point.X).Distinct())
        {
            Append(svg, $"<text x='{AtX(x)}' y='{Margin + Height + 18}' text-anchor='middle'>{x:G4}</text>");
        }

        for (var tick = 0; tick <= Ticks; tick++)
        {
            var y = bottom + ((top - bottom) * tick / Ticks);
            Append(svg, $"<line x1='{Margin}' x2='{Margin + Width}' y1='{AtY(y)}' y2='{AtY(y)}' stroke='#ddd'/>");
            Append(svg, $"<text x='{Margin - 8}' y='{AtY(y) + 4}' text-anchor='end'>{y:F1}</text>");
        }

        foreach (var (i, (name, curve)) in _curves.Index())
        {
            var path = string.Join(' ', curve.Select(point => string.Create(CultureInfo.InvariantCulture, $"{AtX(point.X)},{AtY(point.Y)}")));
            Append(svg, $"<polyline points='{path}' fill='none' stroke='{Colours[i]}' stroke-width='2'/>");
            foreach (var (x, y) in curve)
            {
                Append(svg, $"<circle cx='{AtX(x)}' cy='{AtY(y)}' r='3.5' fill='{Colours[i]}'/>");
            }

            Append(svg, $"<rect x='{Margin + (i * 190)}' y='22' width='12' height='12' fill='{Colours[i]}'/>");
            Append(svg, $"<text x='{Margin + (i * 190) + 18}' y='32'>{SecurityElement.Escape(name)}</text>");
        }

        Append(svg, $"<text x='{Margin + (Width / 2)}' y='{Margin + Height + 42}' text-anchor='middle'>{SecurityElement.Escape(XTitle)}</text>");
        Append(svg, $"<text transform='translate(16 {Margin + (Height / 2)}) rotate(-90)' text-anchor='middle'>{SecurityElement.Escape(YTitle)}</text>");
        return $"<svg xmlns='http://www.w3.org/2000/svg' width='{Width + (2 * Margin)}' height='{Height + (2 * Margin)}' font-family='sans-serif' font-size='13'>\n"
            + $"<rect width='100%' height='100%' fill='white'/>\n{svg}</svg>\n";

        double AtX(double x) => Math.Round(Margin + (Width * (x - left) / Math.Max(right - left, double.Epsilon)), 1);

        double AtY(double y) => Math.Round(Margin + (Height * (top - y) / Math.Max(top - bottom, double.Epsilon)), 1);
    }

    private static void Append(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
