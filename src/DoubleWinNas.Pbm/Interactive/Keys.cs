namespace DoubleWinNas.Pbm.Interactive;

/// <summary>What a key of the keyboard means to the prompt: the keys that shells have.</summary>
internal static class Keys
{
    public static KeyAction? ActionOf(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
        {
            return key.Key switch
            {
                ConsoleKey.A => new KeyAction.Edit(EditKey.Start),
                ConsoleKey.E => new KeyAction.Edit(EditKey.End),
                ConsoleKey.B => new KeyAction.Edit(EditKey.Left),
                ConsoleKey.F => new KeyAction.Edit(EditKey.Right),
                ConsoleKey.P => new KeyAction.Edit(EditKey.Earlier),
                ConsoleKey.N => new KeyAction.Edit(EditKey.Later),
                ConsoleKey.U => new KeyAction.Edit(EditKey.DeleteToStart),
                ConsoleKey.K => new KeyAction.Edit(EditKey.DeleteToEnd),
                ConsoleKey.W => new KeyAction.Edit(EditKey.DeleteWord),
                ConsoleKey.LeftArrow => new KeyAction.Edit(EditKey.WordLeft),
                ConsoleKey.RightArrow => new KeyAction.Edit(EditKey.WordRight),
                ConsoleKey.C => new KeyAction.Abandon(),
                ConsoleKey.D => new KeyAction.Leave(),
                ConsoleKey.L => new KeyAction.ClearScreen(),
                _ => null,
            };
        }

        return key.Key switch
        {
            ConsoleKey.LeftArrow => new KeyAction.Edit(EditKey.Left),
            ConsoleKey.RightArrow => new KeyAction.Edit(EditKey.Right),
            ConsoleKey.UpArrow => new KeyAction.Edit(EditKey.Earlier),
            ConsoleKey.DownArrow => new KeyAction.Edit(EditKey.Later),
            ConsoleKey.Home => new KeyAction.Edit(EditKey.Start),
            ConsoleKey.End => new KeyAction.Edit(EditKey.End),
            ConsoleKey.Backspace => new KeyAction.Edit(EditKey.Backspace),
            ConsoleKey.Delete => new KeyAction.Edit(EditKey.Delete),
            ConsoleKey.Tab => new KeyAction.Complete(),
            ConsoleKey.Enter => new KeyAction.Submit(),
            _ => key.KeyChar >= ' ' ? new KeyAction.Write(key.KeyChar.ToString()) : null,
        };
    }
}

internal abstract record KeyAction
{
    public sealed record Edit(EditKey Key) : KeyAction;

    public sealed record Write(string Text) : KeyAction;

    public sealed record Complete : KeyAction;

    public sealed record Submit : KeyAction;

    /// <summary>Throws the line away.</summary>
    public sealed record Abandon : KeyAction;

    /// <summary>Leaves the program, if nothing is written.</summary>
    public sealed record Leave : KeyAction;

    public sealed record ClearScreen : KeyAction;
}
