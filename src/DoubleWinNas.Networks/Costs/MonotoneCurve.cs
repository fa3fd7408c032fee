namespace DoubleWinNas.Networks.Costs;

/// <summary>A rising curve through measured points: isotonic regression (pool adjacent violators), linear between points.</summary>
internal sealed class MonotoneCurve
{
    private readonly double[] _x;
    private readonly double[] _y;

    /// <param name="points">At least one; x above 0, y not negative.</param>
    public MonotoneCurve(IEnumerable<(double X, double Y)> points)
    {
        var groups = points.GroupBy(point => point.X).Select(group => (X: group.Key, Y: group.Average(point => point.Y))).OrderBy(point => point.X).ToArray();
        _x = [.. groups.Select(point => point.X)];
        _y = Isotonic([.. groups.Select(point => point.Y)]);
    }

    public double At(double x)
    {
        if (_x.Length == 1)
        {
            return _y[0] * x / _x[0];
        }

        var above = Array.FindIndex(_x, known => known >= x);
        return above == 0 ? Math.Min(_y[0], Math.Max(_y[0] * x / _x[0], Line(0, 1, x)))
            : above < 0 ? Line(_x.Length - 2, _x.Length - 1, x)
            : Line(above - 1, above, x);
    }

    private double Line(int from, int to, double x) => _y[from] + ((_y[to] - _y[from]) * (x - _x[from]) / (_x[to] - _x[from]));

    private static double[] Isotonic(double[] values)
    {
        var blocks = new List<(double Mean, int Count)>();
        foreach (var value in values)
        {
            var block = (Mean: value, Count: 1);
            while (blocks.Count > 0 && blocks[^1].Mean > block.Mean)
            {
                var last = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                block = (((last.Mean * last.Count) + (block.Mean * block.Count)) / (last.Count + block.Count), last.Count + block.Count);
            }

            blocks.Add(block);
        }

        return [.. blocks.SelectMany(block => Enumerable.Repeat(block.Mean, block.Count))];
    }
}
