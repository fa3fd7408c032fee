using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Store;

public abstract partial class ActorStoreSpecification
{
    [Fact]
    public async Task A_token_is_found_by_its_hash_until_it_is_revoked()
    {
        Assert.True(await Store.IssueTokenAsync("ops", "admin", device: null, "aa", lifetime: null, None));
        Assert.True(await Store.IssueTokenAsync("nano", "device", "nano-01", "bb", Long, None));

        var token = (await Store.FindTokenAsync("bb", None))!;
        Assert.Equal(("nano", "device", "nano-01", TokenState.Valid), (token.Name, token.Scope, token.Device, token.State));
        Assert.Null(token.UsedAt);
        Assert.Null(await Store.FindTokenAsync("cc", None));

        await Store.UsedTokensAsync(["nano"], None);
        Assert.True(await Store.RevokeTokenAsync("nano", None));
        Assert.False(await Store.RevokeTokenAsync("nano", None));
        Assert.False(await Store.RevokeTokenAsync("nobody", None));

        var tokens = await Store.ListTokensAsync(None);
        Assert.Equal([("nano", TokenState.Revoked), ("ops", TokenState.Valid)], tokens.Select(t => (t.Name, t.State)));
        Assert.NotNull(tokens[0].UsedAt);
        Assert.NotNull(tokens[0].RevokedAt);
        Assert.Null(tokens[1].ExpiresAt);
    }

    [Fact]
    public async Task A_name_is_given_again_only_after_its_token_ended()
    {
        Assert.True(await Store.IssueTokenAsync("ops", "admin", device: null, "aa", Brief, None));
        Assert.False(await Store.IssueTokenAsync("ops", "admin", device: null, "bb", lifetime: null, None));
        Assert.Null(await Store.FindTokenAsync("bb", None));

        await PassTimeAsync(Brief * 2);
        Assert.Equal(TokenState.Expired, (await Store.FindTokenAsync("aa", None))!.State);
        Assert.True(await Store.IssueTokenAsync("ops", "read", device: null, "bb", lifetime: null, None));
        Assert.Null(await Store.FindTokenAsync("aa", None));
        Assert.Equal(("read", TokenState.Valid), ((await Store.FindTokenAsync("bb", None))!.Scope, (await Store.FindTokenAsync("bb", None))!.State));
    }

    [Fact]
    public async Task The_audit_keeps_every_act_newest_first()
    {
        await Store.RecordAsync(new AuditEntry("ops", "search cancel", "fmnist", "done"), None);
        await Store.RecordAsync(new AuditEntry("ops", "token revoke", "nano", "no such token"), None);

        var rows = await Store.ListAuditAsync(10, None);

        Assert.Equal(["token revoke", "search cancel"], rows.Select(row => row.Entry.What));
        Assert.Equal(("ops", "fmnist", "done"), (rows[1].Entry.Who, rows[1].Entry.Target, rows[1].Entry.Outcome));
        Assert.Single(await Store.ListAuditAsync(1, None));
    }
}
