using System.Text.Json.Serialization;
using DoubleWinNas.Actors.Serialization;

namespace DoubleWinNas.Actors.Tests.Bank;

/// <summary>A small bank: accounts transfer money to each other by messages and buy reports made by workers.</summary>
public abstract record AccountCommand;

public sealed record Deposit(int Amount) : AccountCommand;

public sealed record Transfer(string To, int Amount) : AccountCommand;

/// <param name="Number">Counts the sender's transfers to this receiver: 1, 2, 3…</param>
public sealed record Receive(int Amount, int Number) : AccountCommand;

public sealed record GetBalance : AccountCommand;

public sealed record Explode(string Why) : AccountCommand;

public sealed record OrderReport(string Id) : AccountCommand;

public sealed record Remind(string Name, int AfterSeconds) : AccountCommand;

public sealed record Reminded(string Name) : AccountCommand;

public sealed record Forget(string Name) : AccountCommand;

public sealed record Rest : AccountCommand;

public sealed record Shout(int Characters) : AccountCommand;

/// <summary>Fails at its first attempt when its number is divisible by three.</summary>
public sealed record Stumble(int Number) : AccountCommand;

public abstract record AccountEvent;

public sealed record Deposited(int Amount) : AccountEvent;

public sealed record Sent(string To, int Amount) : AccountEvent;

public sealed record Received(string From, int Amount, int Number) : AccountEvent;

public sealed record ReportArrived(string Id, string Text) : AccountEvent;

public sealed record ReminderCame(string Name) : AccountEvent;

public sealed record Balance(int Amount, int Transfers);

public sealed record MakeReport(string Account);

public sealed record Report(string Text);

public sealed record AccountState(int Balance, Dictionary<string, int> SentTo, Dictionary<string, int> ReceivedFrom, List<string> Notes);

[JsonSerializable(typeof(Deposit))]
[JsonSerializable(typeof(Transfer))]
[JsonSerializable(typeof(Receive))]
[JsonSerializable(typeof(GetBalance))]
[JsonSerializable(typeof(Explode))]
[JsonSerializable(typeof(OrderReport))]
[JsonSerializable(typeof(Remind))]
[JsonSerializable(typeof(Reminded))]
[JsonSerializable(typeof(Forget))]
[JsonSerializable(typeof(Rest))]
[JsonSerializable(typeof(Shout))]
[JsonSerializable(typeof(Stumble))]
[JsonSerializable(typeof(Deposited))]
[JsonSerializable(typeof(Sent))]
[JsonSerializable(typeof(Received))]
[JsonSerializable(typeof(ReportArrived))]
[JsonSerializable(typeof(ReminderCame))]
[JsonSerializable(typeof(Balance))]
[JsonSerializable(typeof(MakeReport))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(AccountState))]
public sealed partial class BankJson : JsonSerializerContext
{
    public static MessageTypeRegistry Types() => new MessageTypeRegistry()
        .Add("bank.deposit", Default.Deposit)
        .Add("bank.transfer", Default.Transfer)
        .Add("bank.receive", Default.Receive)
        .Add("bank.get-balance", Default.GetBalance)
        .Add("bank.explode", Default.Explode)
        .Add("bank.order-report", Default.OrderReport)
        .Add("bank.remind", Default.Remind)
        .Add("bank.reminded", Default.Reminded)
        .Add("bank.forget", Default.Forget)
        .Add("bank.rest", Default.Rest)
        .Add("bank.shout", Default.Shout)
        .Add("bank.stumble", Default.Stumble)
        .Add("bank.deposited", Default.Deposited)
        .Add("bank.sent", Default.Sent)
        .Add("bank.received", Default.Received)
        .Add("bank.report-arrived", Default.ReportArrived)
        .Add("bank.reminder-came", Default.ReminderCame)
        .Add("bank.balance", Default.Balance)
        .Add("bank.make-report", Default.MakeReport)
        .Add("bank.report", Default.Report)
        .Add("bank.state", Default.AccountState);
}
