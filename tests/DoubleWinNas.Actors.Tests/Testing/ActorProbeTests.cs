using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Testing;
using DoubleWinNas.Actors.Tests.Bank;

namespace DoubleWinNas.Actors.Tests.Testing;

public sealed class ActorProbeTests
{
    private static ActorProbe<AccountCommand, AccountEvent, AccountState> Anna(MessageTypeRegistry? types = null) =>
        new(new Account(), Account.Id("anna"), types ?? BankJson.Types());

    [Fact]
    public void Given_events_when_a_command_comes_then_decisions_follow()
    {
        var result = Anna().Given(new Deposited(100), new Sent("bert", 10)).When(new Transfer("bert", 30));

        Assert.Equal([new Persist(new Sent("bert", 30)), new Tell(Account.Id("bert"), new Receive(30, 2))], result.Decisions);
    }

    [Fact]
    public void State_carries_on_from_command_to_command()
    {
        var probe = Anna();
        probe.When(new Deposit(5));

        Assert.Equal([new Balance(12, 0)], probe.When(new Deposit(7)).Replies);
        Assert.Equal((12, 2L), (probe.State.Balance, probe.SequenceNr));
    }

    [Fact]
    public void Work_timers_and_outcomes_are_decisions_like_all_others()
    {
        var probe = Anna();

        Assert.Equal([new WorkItem("r-1", "reports", new MakeReport("account/anna"))], probe.When(new OrderReport("r-1")).Work);
        Assert.Equal([new ReportArrived("r-1", "fine")], probe.When(new WorkCompleted("r-1", new Report("fine"))).Events);
        Assert.Equal([new SetTimer("t", TimeSpan.FromSeconds(3), new Reminded("t"))], probe.When(new Remind("t", 3)).Timers);
        Assert.Equal(["t"], probe.When(new Forget("t")).ClearedTimers);
    }

    [Fact]
    public void What_is_not_registered_is_found_by_the_probe()
    {
        var types = new MessageTypeRegistry().Add("bank.deposit", BankJson.Default.Deposit);

        Assert.Equal(
            "Type Deposited is not registered; add it to the MessageTypeRegistry under a name.",
            Assert.Throws<ActorException>(() => Anna(types).When(new Deposit(1))).Message);
    }
}
