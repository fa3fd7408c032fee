namespace DoubleWinNas.Actors.Tests.Bank;

public sealed class Account : EventSourcedBehavior<AccountCommand, AccountEvent, AccountState>
{
    public override string Kind => "account";

    public override int SnapshotEvery => 10;

    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(2);

    public override TimeSpan PassivateAfter => Idle;

    public static ActorId Id(string key) => new("account", key);

    public override AccountState EmptyState(ActorId self) => new(0, [], [], []);

    public override IReadOnlyList<Decision> Handle(AccountState state, AccountCommand command, ActorContext context) => command switch
    {
        Deposit deposit => [Persist(new Deposited(deposit.Amount)), Reply(new Balance(state.Balance + deposit.Amount, state.SentTo.Values.Sum()))],
        Transfer transfer =>
        [
            Persist(new Sent(transfer.To, transfer.Amount)),
            Tell(Id(transfer.To), new Receive(transfer.Amount, state.SentTo.GetValueOrDefault(transfer.To) + 1)),
        ],
        Receive receive => OnReceive(state, receive, context),
        GetBalance => [Reply(new Balance(state.Balance, state.SentTo.Values.Sum()))],
        Explode explode => throw new InvalidOperationException(explode.Why),
        OrderReport order => [Enqueue(new WorkItem(order.Id, "reports", new MakeReport(context.Self.ToString())))],
        Remind remind => [new SetTimer(remind.Name, TimeSpan.FromSeconds(remind.AfterSeconds), new Reminded(remind.Name))],
        Reminded reminded => [Persist(new ReminderCame(reminded.Name))],
        Forget forget => [new ClearTimer(forget.Name)],
        Rest => [new Stop()],
        Stumble stumble => stumble.Number % 3 == 0 && context.Attempt == 1
            ? throw new InvalidOperationException("stumbled")
            : [Persist(new Received(context.Sender?.Key ?? "", 0, stumble.Number))],
        Shout shout => [Persist(new ReportArrived("shout", new string('x', shout.Characters)))],
        _ => throw new InvalidOperationException($"unknown command {command}"),
    };

    public override IReadOnlyList<Decision> HandleWork(AccountState state, WorkOutcome outcome, ActorContext context) => outcome switch
    {
        WorkCompleted { Result: Report report } => [Persist(new ReportArrived(outcome.Id, report.Text))],
        WorkFailed failed => [Persist(new ReportArrived(outcome.Id, $"failed: {failed.Error}"))],
        _ => [],
    };

    // A new state each time: what was handed out stays as it was.
    public override AccountState Apply(AccountState state, AccountEvent @event) => @event switch
    {
        Deposited deposited => state with { Balance = state.Balance + deposited.Amount },
        Sent sent => state with { Balance = state.Balance - sent.Amount, SentTo = Counted(state.SentTo, sent.To) },
        Received received => state with { Balance = state.Balance + received.Amount, ReceivedFrom = Counted(state.ReceivedFrom, received.From) },
        ReportArrived report => state with { Notes = [.. state.Notes, $"{report.Id}: {report.Text}"] },
        ReminderCame reminder => state with { Notes = [.. state.Notes, reminder.Name] },
        _ => throw new InvalidOperationException($"unknown event {@event}"),
    };

    private static Decision[] OnReceive(AccountState state, Receive receive, ActorContext context)
    {
        var from = context.Sender?.Key ?? "";
        var expected = state.ReceivedFrom.GetValueOrDefault(from) + 1;
        return receive.Number == expected
            ? [Persist(new Received(from, receive.Amount, receive.Number))]
            : throw new InvalidOperationException($"{context.Self} got transfer {receive.Number} from '{from}', expected {expected}");
    }

    private static Dictionary<string, int> Counted(Dictionary<string, int> counts, string key) =>
        new(counts) { [key] = counts.GetValueOrDefault(key) + 1 };
}
