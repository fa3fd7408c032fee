namespace DoubleWinNas.Node.Operators.Output;

/// <summary>What a command answers.</summary>
internal abstract record CommandOutput;

/// <summary>Everything at once.</summary>
internal sealed record Answer(params IReadOnlyList<OutputPart> Parts) : CommandOutput
{
    /// <summary>Sentences for the person; no part of the data.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public static Task<CommandOutput> Task(params IReadOnlyList<OutputPart> parts) => System.Threading.Tasks.Task.FromResult<CommandOutput>(new Answer(parts));
}

/// <summary>Lines as they come, until the caller hangs up.</summary>
/// <param name="Lines">Hears from the first call of MoveNextAsync on; the caller is told then that it has begun.</param>
internal sealed record Tail(IAsyncEnumerable<TailLine> Lines) : CommandOutput;

/// <param name="At">When it happened.</param>
/// <param name="Text">For people, one line without the time.</param>
/// <param name="Data">The same with stable names.</param>
internal sealed record TailLine(DateTimeOffset At, string Text, System.Text.Json.Nodes.JsonObject Data);
