using System.Text.Json.Serialization;
using DoubleWinNas.Actors.Serialization;

namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>What accounts are told.</summary>
public abstract record AccountCommand;

/// <summary>From outside: move an amount to another account.</summary>
/// <param name="Number">1, 2, 3… in the order in which the account's owner sends them.</param>
/// <param name="Id">Unique in the bank.</param>
/// <param name="FailFirst">The first attempt at this message throws.</param>
/// <param name="Audit">A worker audits it.</param>
/// <param name="Fee">A timer charges a fee of 0 for it, once.</param>
public sealed record Transfer(int Number, string Id, string To, long Amount, bool FailFirst, bool Audit, bool Fee) : AccountCommand;

/// <summary>Account to account: take this amount.</summary>
/// <param name="Number">1, 2, 3… for each pair of accounts.</param>
public sealed record Credit(int Number, string Id, long Amount) : AccountCommand;

/// <summary>Account to account: the amount has arrived.</summary>
public sealed record Confirm(int Number, string Id) : AccountCommand;

/// <summary>An account's timer to itself.</summary>
public sealed record ChargeFee(string Id) : AccountCommand;

/// <summary>Answer to a transfer that was asked rather than told.</summary>
public sealed record Receipt(string Id);

/// <summary>For the auditing worker.</summary>
public sealed record AuditJob(string Id, long Amount);

/// <summary>From the auditing worker.</summary>
public sealed record AuditResult(string Id, long Amount);

/// <summary>What happens to accounts.</summary>
public abstract record AccountEvent;

public sealed record Withdrawn(int Number, string Id, string To, long Amount) : AccountEvent;

public sealed record Credited(string From, int Number, string Id, long Amount) : AccountEvent;

public sealed record Confirmed(string From, int Number, string Id) : AccountEvent;

public sealed record FeeCharged(string Id) : AccountEvent;

public sealed record Audited(string Id, long Amount) : AccountEvent;

/// <summary>The account saw something that the runtime promises not to happen.</summary>
public sealed record Violated(string What) : AccountEvent;

/// <param name="TransfersTaken">Number of the last transfer from outside.</param>
/// <param name="CreditsSent">By receiver: number of the last credit sent.</param>
/// <param name="CreditsTaken">By sender: number of the last credit taken.</param>
/// <param name="ConfirmsTaken">By sender: number of the last confirmation taken.</param>
public sealed record AccountState(
    long Balance,
    int TransfersTaken,
    IReadOnlyDictionary<string, int> CreditsSent,
    IReadOnlyDictionary<string, int> CreditsTaken,
    IReadOnlyDictionary<string, int> ConfirmsTaken);

[JsonSerializable(typeof(Transfer))]
[JsonSerializable(typeof(Credit))]
[JsonSerializable(typeof(Confirm))]
[JsonSerializable(typeof(ChargeFee))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(AuditJob))]
[JsonSerializable(typeof(AuditResult))]
[JsonSerializable(typeof(Withdrawn))]
[JsonSerializable(typeof(Credited))]
[JsonSerializable(typeof(Confirmed))]
[JsonSerializable(typeof(FeeCharged))]
[JsonSerializable(typeof(Audited))]
[JsonSerializable(typeof(Violated))]
[JsonSerializable(typeof(AccountState))]
internal sealed partial class BankJson : JsonSerializerContext;

/// <summary>The bank's types under their names.</summary>
public static class BankTypes
{
    public static MessageTypeRegistry Create()
    {
        var json = BankJson.Default;
        return new MessageTypeRegistry()
            .Add("bank.transfer", json.Transfer)
            .Add("bank.credit", json.Credit)
            .Add("bank.confirm", json.Confirm)
            .Add("bank.charge-fee", json.ChargeFee)
            .Add("bank.receipt", json.Receipt)
            .Add("bank.audit-job", json.AuditJob)
            .Add("bank.audit-result", json.AuditResult)
            .Add("bank.withdrawn", json.Withdrawn)
            .Add("bank.credited", json.Credited)
            .Add("bank.confirmed", json.Confirmed)
            .Add("bank.fee-charged", json.FeeCharged)
            .Add("bank.audited", json.Audited)
            .Add("bank.violated", json.Violated)
            .Add("bank.account", json.AccountState);
    }
}
