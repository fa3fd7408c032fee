namespace DoubleWinNas.Node.Operators.Output;

/// <summary>How a console shows a value to a person; machines get the value itself.</summary>
internal enum ValueFormat
{
    Text,
    Integer,

    /// <summary>Four significant digits.</summary>
    Number,

    /// <summary>From 0 to 1, shown as per cent.</summary>
    Percent,
    Milliseconds,

    /// <summary>A span in seconds.</summary>
    Duration,

    /// <summary>An instant, shown as the time since then.</summary>
    Age,
    Bytes,
}
