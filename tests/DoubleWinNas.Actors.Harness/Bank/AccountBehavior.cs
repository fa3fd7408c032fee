namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>
/// An account. Every message carries a number in its sender's order, so that the account itself notices what was lost, doubled or reordered
/// on the way to it, and writes it down.
/// </summary>
public sealed class AccountBehavior(TimeSpan feeDelay) : EventSourcedBehavior<AccountCommand, AccountEvent, AccountState>
{
    public const string AuditPool = "audit";

    public override string Kind => "account";

    public override int SnapshotEvery => 7;

    public override TimeSpan PassivateAfter => TimeSpan.FromMilliseconds(200);

    public override AccountState EmptyState(ActorId self) =>
        new(0, 0, new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<string, int>());

    public override IReadOnlyList<Decision> Handle(AccountState state, AccountCommand command, ActorContext context) => command switch
    {
        Transfer transfer => Take(state, transfer, context),
        Credit credit =>
        [
            .. Expect(Last(state.CreditsTaken, context.Sender!.Value.Key) + 1, credit.Number, command),
            Persist(new Credited(context.Sender.Value.Key, credit.Number, credit.Id, credit.Amount)),
            Tell(context.Sender.Value, new Confirm(credit.Number, credit.Id)),
        ],
        Confirm confirm =>
        [
            .. Expect(Last(state.ConfirmsTaken, context.Sender!.Value.Key) + 1, confirm.Number, command),
            Persist(new Confirmed(context.Sender.Value.Key, confirm.Number, confirm.Id)),
        ],
        ChargeFee fee => [Persist(new FeeCharged(fee.Id))],
        _ => throw new InvalidOperationException($"Unknown command {command}."),
    };

    public override IReadOnlyList<Decision> HandleWork(AccountState state, WorkOutcome outcome, ActorContext context) => outcome switch
    {
        WorkCompleted { Result: AuditResult result } => [Persist(new Audited(result.Id, result.Amount))],
        _ => [Persist(new Violated($"audit ended as {outcome}"))],
    };

    public override AccountState Apply(AccountState state, AccountEvent @event) => @event switch
    {
        Withdrawn e => state with
        {
            Balance = state.Balance - e.Amount,
            TransfersTaken = e.Number,
            CreditsSent = With(state.CreditsSent, e.To, Last(state.CreditsSent, e.To) + 1),
        },
        Credited e => state with { Balance = state.Balance + e.Amount, CreditsTaken = With(state.CreditsTaken, e.From, e.Number) },
        Confirmed e => state with { ConfirmsTaken = With(state.ConfirmsTaken, e.From, e.Number) },
        _ => state,
    };

    private IReadOnlyList<Decision> Take(AccountState state, Transfer transfer, ActorContext context)
    {
        if (transfer.FailFirst && context.Attempt == 1)
        {
            throw new InvalidOperationException($"Transfer {transfer.Id} fails at its first attempt, as told.");
        }

        var decisions = new List<Decision>(Expect(state.TransfersTaken + 1, transfer.Number, transfer))
        {
            Persist(new Withdrawn(transfer.Number, transfer.Id, transfer.To, transfer.Amount)),
            Tell(new ActorId(Kind, transfer.To), new Credit(Last(state.CreditsSent, transfer.To) + 1, transfer.Id, transfer.Amount)),
            Reply(new Receipt(transfer.Id)),
        };
        if (transfer.Audit)
        {
            decisions.Add(Enqueue(new WorkItem($"audit/{transfer.Id}", AuditPool, new AuditJob(transfer.Id, transfer.Amount)) { MaxAttempts = 1000 }));
        }

        if (transfer.Fee)
        {
            decisions.Add(new SetTimer($"fee/{transfer.Id}", feeDelay, new ChargeFee(transfer.Id)));
        }

        return decisions;
    }

    private static IEnumerable<Decision> Expect(int expected, int found, AccountCommand command) =>
        expected == found ? [] : [Persist(new Violated($"number {expected} was due but {command} came"))];

    private static int Last(IReadOnlyDictionary<string, int> numbers, string other) => numbers.GetValueOrDefault(other);

    private static Dictionary<string, int> With(IReadOnlyDictionary<string, int> numbers, string other, int number) =>
        new(numbers) { [other] = number };
}
