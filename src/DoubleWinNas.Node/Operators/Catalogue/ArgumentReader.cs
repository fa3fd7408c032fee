using System.Globalization;
using System.Text.Json;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Terminal;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Operators.Catalogue;

/// <summary>Checks what a console sent against what the command takes.</summary>
internal static class ArgumentReader
{
    /// <summary>The arguments by name, defaults filled in.</summary>
    /// <param name="path">Palette and command, for messages.</param>
    /// <param name="sent">The body's <c>arguments</c>; strings, numbers and booleans are taken.</param>
    /// <exception cref="ApiRefusal">One is unknown, missing or not allowed.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path, PaletteCommand command, JsonElement? sent)
    {
        var values = new Dictionary<string, string>();
        if (sent is { ValueKind: not JsonValueKind.Null } given)
        {
            if (given.ValueKind != JsonValueKind.Object)
            {
                throw Bad($"arguments is {given.ValueKind}; expected an object of names and values.");
            }

            foreach (var property in given.EnumerateObject())
            {
                var argument = command.Arguments.FirstOrDefault(argument => argument.Name == property.Name) ?? throw Unknown(path, command, property.Name);
                if (Checked(path, argument, property.Value) is { } value)
                {
                    values[argument.Name] = value;
                }
            }
        }

        foreach (var argument in command.Arguments.Where(argument => !values.ContainsKey(argument.Name)))
        {
            if (argument.IsRequired)
            {
                throw Bad($"{path}: the argument {argument.Name} is missing. {argument.Help}");
            }

            if (argument.Default is { } byDefault)
            {
                values[argument.Name] = byDefault;
            }
        }

        return values;
    }

    /// <summary>Null where nothing was said: an absent switch.</summary>
    private static string? Checked(string path, CommandArgument argument, JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Null => null,
            _ => throw Bad($"{path}: {argument.Name} is {value.ValueKind}; expected a text, a number or a boolean."),
        };
        if (text is null)
        {
            return null;
        }

        switch (argument.Type)
        {
            case ArgumentType.Switch:
                return text switch
                {
                    "true" => text,
                    "false" => null,
                    _ => throw Bad($"{path}: --{argument.Name} is a switch and takes no value; found '{text}'."),
                };
            case ArgumentType.Integer:
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= argument.Least && number <= argument.Most
                    ? text
                    : throw Bad($"{path}: {argument.Name} is '{text}'; allowed are whole numbers from {argument.Least} to {argument.Most}.");
            default:
                return argument.Choices.Count == 0 || argument.Choices.Contains(text)
                    ? text
                    : throw Bad($"{path}: {argument.Name} is '{text}'; {Suggestion(text, argument.Choices)}allowed are {string.Join(", ", argument.Choices)}.");
        }
    }

    private static ApiRefusal Unknown(string path, PaletteCommand command, string found)
    {
        string[] known = [.. command.Arguments.Select(argument => argument.Name)];
        return Bad(known.Length == 0
            ? $"{path} takes no arguments; found {found}."
            : $"{path} has no argument {found}; {Suggestion(found, known)}it takes {string.Join(", ", known)}.");
    }

    private static string Suggestion(string found, IEnumerable<string> known) => NearestWord.Of(found, known) is { } nearest ? $"did you mean {nearest}? " : "";

    private static ApiRefusal Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
