using DoubleWinNas.Actors.Testing;
using DoubleWinNas.Actors.Tests.Bank;

namespace DoubleWinNas.Actors.Tests.Testing;

public sealed class ActorTestSystemTests
{
    private static Task<ActorTestSystem> StartAsync(Func<ActorSystemOptions, ActorSystemOptions>? configure = null) =>
        ActorTestSystem.StartAsync([new Account()], BankJson.Types(), configure);

    [Fact]
    public async Task A_timer_of_a_day_fires_when_the_day_is_over()
    {
        await using var test = await StartAsync();
        await test.TellAsync(Account.Id("anna"), new Remind("rent", 24 * 3600));

        await test.AdvanceAsync(TimeSpan.FromHours(23.9));
        Assert.Equal(0, await test.Store.HighestSequenceNrAsync(Account.Id("anna"), CancellationToken.None));
        await test.AdvanceAsync(TimeSpan.FromHours(0.1));

        Assert.Equal(1, await test.Store.HighestSequenceNrAsync(Account.Id("anna"), CancellationToken.None));
    }

    [Fact]
    public async Task A_cleared_timer_is_not_heard()
    {
        await using var test = await StartAsync();
        await test.TellAsync(Account.Id("anna"), new Remind("rent", 60));
        await test.TellAsync(Account.Id("anna"), new Forget("rent"));

        await test.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(0, await test.Store.HighestSequenceNrAsync(Account.Id("anna"), CancellationToken.None));
    }

    [Fact]
    public async Task Back_off_doubles_and_ends_in_the_dead_letters()
    {
        await using var test = await StartAsync(o => o with { MaxAttempts = 4, MinBackoff = TimeSpan.FromSeconds(10), MaxBackoff = TimeSpan.FromSeconds(25) });
        await test.TellAsync(Account.Id("anna"), new Explode("kaboom"));
        await AssertAttemptsAsync(1);
        await test.AdvanceAsync(TimeSpan.FromSeconds(10));
        await AssertAttemptsAsync(2);
        await test.AdvanceAsync(TimeSpan.FromSeconds(19));
        await AssertAttemptsAsync(2);
        await test.AdvanceAsync(TimeSpan.FromSeconds(2));
        await AssertAttemptsAsync(3);
        await test.AdvanceAsync(TimeSpan.FromSeconds(26));

        Assert.Equal(4, Assert.Single(await test.Store.ListDeadLettersAsync(10, CancellationToken.None)).Attempts);

        async Task AssertAttemptsAsync(int expected) => Assert.Equal(
            expected, Assert.Single(await test.Store.PeekMailAsync(Account.Id("anna"), 10, CancellationToken.None)).Message.Attempts);
    }

    [Fact]
    public async Task Handlers_see_the_time_that_the_test_set()
    {
        await using var test = await StartAsync();
        await test.AdvanceAsync(TimeSpan.FromDays(3));
        await test.TellAsync(Account.Id("anna"), new Deposit(1));

        var written = Assert.Single(await test.Store.JournalTailAsync(Account.Id("anna"), 1, CancellationToken.None));
        Assert.Equal(test.Clock.GetUtcNow(), written.At);
    }

    [Fact]
    public async Task A_question_without_an_answer_is_told_at_once()
    {
        await using var test = await StartAsync();

        var error = await Assert.ThrowsAsync<ActorException>(() => test.AskAsync<Balance>(Account.Id("anna"), new Rest()));

        Assert.StartsWith("account/anna did not answer Rest", error.Message);
        Assert.Equal(3, (await test.AskAsync<Balance>(Account.Id("anna"), new Deposit(3))).Amount);
    }
}
