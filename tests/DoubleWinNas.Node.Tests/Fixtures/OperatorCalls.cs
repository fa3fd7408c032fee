using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace DoubleWinNas.Node.Tests;

/// <summary>Calls of the operators' commands as a console makes them.</summary>
internal static class OperatorCalls
{
    /// <param name="command">Palette and command.</param>
    /// <param name="arguments">Names and values in turns.</param>
    public static async Task<OperatorAnswer> CallAsync(this HttpClient http, string command, params string[] arguments)
    {
        using var response = await http.PostAsync(PathOf(command), Body(arguments));
        return new OperatorAnswer(response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    /// <summary>Begins to follow; what happens from then on is read from it line by line.</summary>
    public static async Task<StreamReader> FollowAsync(this HttpClient http, string command, params string[] arguments)
    {
        var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Post, PathOf(command)) { Content = Body(arguments) }, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next line for which something holds.</summary>
    public static async Task<JsonObject> LineAsync(this StreamReader tail, Func<JsonObject, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await tail.ReadLineAsync(patience.Token) is { } line)
        {
            if (JsonNode.Parse(line) is JsonObject item && condition(item))
            {
                return item;
            }
        }

        throw new InvalidOperationException("The tail ended.");
    }

    public static async Task<string[]> OffersAsync(this HttpClient http, string command, string argument, string query = "") =>
        [.. JsonNode.Parse(await http.GetStringAsync($"{PathOf(command)}/values/{argument}{query}"))!["values"]!.AsArray().Select(value => (string)value!)];

    private static string PathOf(string command) => $"v1/commands/{command.Replace(' ', '/')}";

    private static StringContent Body(string[] arguments) => new(
        new JsonObject { ["arguments"] = new JsonObject(arguments.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], (JsonNode?)pair[1]))) }.ToJsonString(),
        Encoding.UTF8,
        "application/json");
}

internal sealed record OperatorAnswer(HttpStatusCode Status, JsonObject Json)
{
    /// <summary>Rows of a table.</summary>
    public JsonObject[] Rows(string name) => [.. Part(name)["rows"]!.AsArray().Select(row => row!.AsObject())];

    /// <summary>Fields of a record.</summary>
    public JsonObject Record(string name) => new(Part(name)["fields"]!.AsArray().Select(field => KeyValuePair.Create((string)field!["name"]!, field["value"]?.DeepClone())));

    public JsonObject Part(string name)
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Status}: {Json}");
        return Json["parts"]!.AsArray().Select(part => part!.AsObject()).Single(part => (string?)part["name"] == name);
    }

    public void ShouldRefuse(HttpStatusCode status, params string[] words)
    {
        Assert.True(Status == status, $"{Status}: {Json}");
        Assert.All(words, word => Assert.Contains(word, $"{Json["error"]} {Json["remedy"]}"));
    }
}
