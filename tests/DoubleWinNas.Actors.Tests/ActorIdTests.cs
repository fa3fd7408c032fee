using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests;

public sealed class ActorIdTests
{
    [Theory]
    [InlineData("search/fmnist-1")]
    [InlineData("device/nano-01")]
    [InlineData("a/b:c=d@e.f_g")]
    public void Parse_and_print_are_inverse(string text) => Assert.Equal(text, ActorId.Parse(text).ToString());

    [Theory]
    [InlineData("search", "Actor id 'search': expected kind/key, for example search/fmnist-1.")]
    [InlineData("/x", "Actor kind '': 0 characters; allowed are 1 to 120.")]
    [InlineData("x/", "Actor key '': 0 characters; allowed are 1 to 120.")]
    [InlineData("x/y/z", "Actor key 'y/z': character '/'; allowed are a-z A-Z 0-9 and ._-:=@.")]
    [InlineData("a:b/c", "Actor kind 'a:b': character ':'; allowed are a-z A-Z 0-9 and ._-.")]
    public void A_malformed_id_is_refused_with_what_is_allowed(string text, string expected)
    {
        Assert.Equal(expected, Assert.Throws<ActorException>(() => ActorId.Parse(text)).Message);
        Assert.False(ActorId.TryParse(text, out _));
    }

    // FNV-1a hashes computed independently (Python); a change would orphan every database.
    [Theory]
    [InlineData("search/fmnist-1", 64, FnvSearch % 64)]
    [InlineData("account/a", 8, FnvAccount % 8)]
    public void Shards_never_change(string actor, int shards, uint expected) =>
        Assert.Equal((int)expected, Sharding.ShardOf(ActorId.Parse(actor), shards));

    private const uint FnvSearch = 1222881827u;
    private const uint FnvAccount = 4138480056u;
}
