using System.Text.Json.Serialization;
using DoubleWinNas.Actors.Serialization;

namespace DoubleWinNas.Actors.Tests.Serialization;

public sealed record Opened(string Owner, string Currency);

public sealed record Closed(string Reason);

[JsonSerializable(typeof(Opened))]
[JsonSerializable(typeof(Closed))]
internal sealed partial class RegistryJson : JsonSerializerContext;

public sealed class MessageTypeRegistryTests
{
    // Version 1 had a name in two parts, version 2 no currency.
    private static MessageTypeRegistry Types() => new MessageTypeRegistry()
        .Add("account.opened", RegistryJson.Default.Opened, version: 3)
        .Upcast("account.opened", from: 1, node => new System.Text.Json.Nodes.JsonObject { ["Owner"] = $"{node["First"]} {node["Last"]}" })
        .Upcast("account.opened", from: 2, node =>
        {
            node["Currency"] = "EUR";
            return node;
        });

    [Fact]
    public void Values_are_written_under_their_chosen_name_and_version()
    {
        var data = Types().Serialize(new Opened("Anna", "CHF"));

        Assert.Equal("account.opened/3", data.Type);
        Assert.Equal(new Opened("Anna", "CHF"), Types().Deserialize(data.Type, data.Payload));
    }

    [Theory]
    [InlineData("account.opened/1", """{"First":"Anna","Last":"Muster"}""")]
    [InlineData("account.opened/2", """{"Owner":"Anna Muster"}""")]
    [InlineData("account.opened/3", """{"Owner":"Anna Muster","Currency":"EUR"}""")]
    public void Old_versions_are_lifted_step_by_step(string type, string payload) =>
        Assert.Equal(new Opened("Anna Muster", "EUR"), Types().Deserialize(type, payload));

    [Fact]
    public void Unknown_fields_are_tolerated() =>
        Assert.Equal(new Opened("A", "B"), Types().Deserialize("account.opened/3", """{"Owner":"A","Currency":"B","Branch":{"Nr":7}}"""));

    [Theory]
    [InlineData("account.opened/4", "{}", "was written by a newer program; this one knows versions up to 3")]
    [InlineData("account.merged/1", "{}", "'account.merged/1' is not known to this program version")]
    [InlineData("account.opened", "{}", "expected name/version")]
    [InlineData("account.opened/x", "{}", "expected name/version")]
    [InlineData("account.opened/3", "{\"Owner\":", "account.opened/3: the JSON does not fit")]
    [InlineData("account.opened/3", "null", "account.opened/3: the JSON does not fit")]
    [InlineData("account.opened/3", "", "account.opened/3: the JSON does not fit")]
    [InlineData("account.opened/3", "{\"Owner\":[1]}", "account.opened/3: the JSON does not fit")]
    [InlineData("account.opened/2", "[]", "account.opened/2: the JSON does not fit")]
    [InlineData("actors.work-completed/1", "{}", "actors.work-completed/1: the JSON does not fit")]
    [InlineData("actors.work-failed/1", "{\"id\":\"x\"}", "actors.work-failed/1: the JSON does not fit")]
    public void What_cannot_be_read_is_refused_by_name(string type, string payload, string expected) =>
        Assert.Contains(expected, Assert.Throws<UnreadableMessageException>(() => Types().Deserialize(type, payload)).Message);

    [Fact]
    public void A_missing_upcaster_is_named()
    {
        var types = new MessageTypeRegistry().Add("account.opened", RegistryJson.Default.Opened, version: 2);

        Assert.Equal(
            "Message type 'account.opened/1' has no upcaster to version 2.",
            Assert.Throws<UnreadableMessageException>(() => types.Deserialize("account.opened/1", "{}")).Message);
    }

    [Fact]
    public void A_name_and_a_type_can_be_registered_once()
    {
        Assert.Contains("'account.opened' is taken", Refused(t => t.Add("account.opened", RegistryJson.Default.Closed)));
        Assert.Contains("Type Opened is registered twice", Refused(t => t.Add("account.other", RegistryJson.Default.Opened)));
        Assert.Contains("actors.* belongs to the runtime", Refused(t => t.Add("actors.mine", RegistryJson.Default.Closed)));
        Assert.Contains("'a/b'", Refused(t => t.Add("a/b", RegistryJson.Default.Closed)));
        Assert.Contains("version 1 has two upcasters", Refused(t => t.Upcast("account.opened", 1, n => n)));

        static string Refused(Action<MessageTypeRegistry> register) => Assert.Throws<ActorException>(() => register(Types())).Message;
    }

    [Fact]
    public void A_too_large_value_is_refused_with_both_sizes()
    {
        var error = Assert.Throws<ActorException>(() => Types().Serialize(new Opened(new string('x', 100), "EUR"), maxCharacters: 50));

        Assert.Equal(
            "account.opened/3: 129 characters of JSON; allowed are 50. Put large data into an artifact and send its hash.", error.Message);
    }
}
