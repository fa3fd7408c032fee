using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Tests.Bank;

namespace DoubleWinNas.Actors.Tests.Runtime;

/// <summary>Bad input and a failing disk: one visible reason each, nothing lost, and the system goes on without a restart.</summary>
public sealed class TroubleTests
{
    [Theory]
    [InlineData("bank.deposit/1", "{\"Amount\":", "bank.deposit/1: the JSON does not fit")]
    [InlineData("bank.unheard-of/1", "{}", "Message type 'bank.unheard-of/1' is not known to this program version.")]
    [InlineData("bank.balance/1", "{\"Amount\":1,\"Transfers\":1}", "account/anna got a Balance; actors of kind 'account' understand AccountCommand and work outcomes.")]
    public async Task A_message_that_cannot_be_read_goes_to_the_dead_letters_at_once_and_the_next_is_handled(string type, string payload, string reason)
    {
        await using var bank = await new SqliteSystem().StartAsync();
        await bank.Store.EnqueueAsync([new OutgoingMessage(Account.Id("anna"), null, type, payload)], CancellationToken.None);

        Assert.Equal(9, (await bank.System.AskAsync<Balance>(Account.Id("anna"), new Deposit(9), SqliteSystem.Patience)).Amount);

        var letter = Assert.Single(await bank.Store.ListDeadLettersAsync(10, CancellationToken.None));
        Assert.Equal((type, payload, 1), (letter.Type, letter.Payload, letter.Attempts));
        Assert.Contains(reason, letter.Error);
    }

    [Fact]
    public async Task A_message_for_an_unknown_kind_goes_to_the_dead_letters_with_the_kinds_that_are_known()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        await bank.System.TellAsync(new ActorId("acount", "anna"), new Deposit(1));
        await bank.QuietAsync();

        Assert.Equal(
            "No behaviour is registered for kind 'acount'; known kinds: account.",
            Assert.Single(await bank.Store.ListDeadLettersAsync(10, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task A_too_large_message_is_refused_where_it_is_sent()
    {
        await using var bank = await new SqliteSystem(o => o with { MaxMessageCharacters = 1024 }).StartAsync();

        var error = await Assert.ThrowsAsync<ActorException>(() => bank.System.TellAsync(Account.Id("anna"), new Explode(new string('x', 2000))));

        Assert.Equal("bank.explode/1: 2010 characters of JSON; allowed are 1024. Put large data into an artifact and send its hash.", error.Message);
        Assert.Empty(await bank.Store.MailboxDepthsAsync(1, CancellationToken.None));
    }

    [Fact]
    public async Task A_too_large_event_is_its_handlers_failure()
    {
        await using var bank = await new SqliteSystem(o => o with { MaxMessageCharacters = 1024, MaxAttempts = 2 }).StartAsync();
        await bank.System.TellAsync(Account.Id("anna"), new Shout(3000));
        await bank.QuietAsync();

        var letter = Assert.Single(await bank.Store.ListDeadLettersAsync(10, CancellationToken.None));
        Assert.StartsWith("bank.report-arrived/1: 3024 characters of JSON; allowed are 1024.", letter.Error);
        Assert.Equal(0, (await bank.BalanceAsync("anna")).Amount);
    }

    [Fact]
    public async Task A_read_only_database_pauses_with_its_reason_counts_no_attempt_and_goes_on_when_it_is_writable()
    {
        await using var bank = await new SqliteSystem(o => o with { PollEvery = TimeSpan.FromMilliseconds(200), MaxAttempts = 1 }).StartAsync();
        await PauseAsync(bank, "query_only = ON", "the database is read-only; make the file and its folder writable");
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => bank.System.TellAsync(Account.Id("anna"), new Deposit(1)));
        Assert.Contains("read-only", refused.Message);
        Assert.False(refused.OutcomeUnknown);

        await ResumeAsync(bank, "query_only = OFF");
    }

    [Fact]
    public async Task A_full_disk_pauses_with_its_reason_and_the_mail_that_waited_is_handled_when_there_is_room()
    {
        await using var bank = await new SqliteSystem(o => o with { PollEvery = TimeSpan.FromMilliseconds(200), MaxAttempts = 1 }).StartAsync();
        await bank.Store.SetWriterPragmaAsync("max_page_count = 90");

        // Asked for until no page is left; what was accepted must not be lost.
        var accepted = 0;
        while (bank.System.Health.Status == SystemStatus.Running)
        {
            try
            {
                await bank.System.TellAsync(Account.Id("anna"), new Shout(3000));
                accepted++;
            }
            catch (StoreUnavailableException error)
            {
                Assert.Contains("the disk is full; free some space", error.Message);
                await SqliteSystem.UntilAsync(async () =>
                    bank.System.Health.Status == SystemStatus.Paused || (await bank.Store.MailboxDepthsAsync(1, CancellationToken.None)).Count == 0);
            }
        }

        Assert.Contains("the disk is full; free some space", bank.System.Health.Reason);
        Assert.NotNull(bank.System.Health.Since);

        await ResumeAsync(bank, "max_page_count = 100000");
        Assert.Equal(accepted, (await bank.Store.JournalTailAsync(Account.Id("anna"), 10_000, CancellationToken.None)).Count(e => e.Type == "bank.report-arrived/1"));
    }

    private static async Task PauseAsync(SqliteSystem bank, string pragma, string reason)
    {
        await bank.Store.SetWriterPragmaAsync(pragma);
        await SqliteSystem.UntilAsync(() => Task.FromResult(bank.System.Health.Status == SystemStatus.Paused));
        Assert.Contains(reason, bank.System.Health.Reason);
    }

    private static async Task ResumeAsync(SqliteSystem bank, string pragma)
    {
        await bank.Store.SetWriterPragmaAsync(pragma);
        await SqliteSystem.UntilAsync(() => Task.FromResult(bank.System.Health.Status == SystemStatus.Running));
        await bank.QuietAsync();
        Assert.Equal(50, (await bank.System.AskAsync<Balance>(Account.Id("bert"), new Deposit(50), SqliteSystem.Patience)).Amount);
        Assert.Empty(await bank.Store.ListDeadLettersAsync(10, CancellationToken.None));
    }
}
