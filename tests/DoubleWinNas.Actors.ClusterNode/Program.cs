using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Harness.Bank;
using DoubleWinNas.Actors.Harness.Processes;
using DoubleWinNas.Actors.Store.PostgreSql;

// A node of the bank as a process of its own: NAME CONNECTION-STRING. It runs until its standard input closes, so that none outlives its test.
if (args is not [var name, var connectionString])
{
    await Console.Error.WriteLineAsync("usage: DoubleWinNas.Actors.ClusterNode NAME CONNECTION-STRING");
    return 2;
}

using var logs = new TextLogs(Console.Error);
await using var store = new PostgreSqlActorStore(new PostgreSqlStoreOptions(connectionString));
await using var system = new ActorSystem(
    new ActorSystemOptions { NodeId = name, LoggerFactory = logs },
    store,
    [new AccountBehavior(feeDelay: TimeSpan.FromMilliseconds(100)), new ProbeBehavior()],
    BankTypes.Create().AddProbe());
await system.StartAsync(CancellationToken.None);
await system.WhenUpAsync(CancellationToken.None);
await Console.Out.WriteLineAsync("up");
await Task.WhenAny(system.Left, Console.In.ReadToEndAsync());
return 0;
