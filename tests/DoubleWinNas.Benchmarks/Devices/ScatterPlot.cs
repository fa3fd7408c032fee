using System.Globalization;
using System.Text;
using DoubleWinNas.Node.Calibration;

namespace DoubleWinNas.Benchmarks.Devices;

/// <summary>Predicted against measured latencies as one HTML file with an SVG picture; needs no other file.</summary>
internal static class ScatterPlot
{
    private const int Side = 560;
    private const int Margin = 60;

    public static string Html(string title, IReadOnlyList<CheckedNetwork> networks, double scale)
    {
        var most = 1.05 * networks.Max(network => Math.Max(network.Measured, network.Predicted * scale));
        var svg = new StringBuilder();
        for (var tick = 0; tick <= 5; tick++)
        {
            var value = most * tick / 5;
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x='{At(value, most)}' y='{Side + Margin + 20}' text-anchor='middle'>{value:G3}</text>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x='{Margin - 8}' y='{Side + (2 * Margin) - At(value, most) + 4}' text-anchor='end'>{value:G3}</text>");
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"<rect x='{Margin}' y='{Margin}' width='{Side}' height='{Side}' fill='none' stroke='#999'/>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1='{Margin}' y1='{Margin + Side}' x2='{Margin + Side}' y2='{Margin}' stroke='#bbb' stroke-dasharray='4'/>");
        foreach (var network in networks)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<circle cx='{At(network.Predicted * scale, most)}' cy='{Side + (2 * Margin) - At(network.Measured, most)}' r='4' fill='#1f77b4' fill-opacity='0.7'><title>{network.Genotype}: predicted {network.Predicted * scale:F4} ms, measured {network.Measured:F4} ms</title></circle>");
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x='{Margin + (Side / 2)}' y='{Side + Margin + 42}' text-anchor='middle'>predicted, ms (sum of operations x {scale:F3})</text>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text transform='translate(16 {Margin + (Side / 2)}) rotate(-90)' text-anchor='middle'>measured, ms</text>");
        var size = Side + (2 * Margin);
        return $"<!doctype html>\n<html lang='en'><head><meta charset='utf-8'><title>{title}</title></head><body style='font: 13px sans-serif'><h1>{title}</h1><svg width='{size}' height='{size}'>\n{svg}</svg></body></html>\n";
    }

    private static double At(double value, double most) => Math.Round(Margin + (Side * value / most), 1);
}
