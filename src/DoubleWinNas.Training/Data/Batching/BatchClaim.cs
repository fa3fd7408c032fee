namespace DoubleWinNas.Training.Data;

/// <summary>Images <paramref name="Start"/> to <paramref name="End"/> (exclusive) of a batch, for one worker to fill.</summary>
internal readonly record struct BatchClaim(BatchBuffer Buffer, int Start, int End);
