using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>
/// The world outside of the actors: customers who send the planned transfers, each account's in order, and workers who audit. Both behave as
/// the runtime's documents ask of them: what failed is sent again under the same message id.
/// </summary>
public sealed class BankCustomers(BankPlan plan, Func<int, ActorSystem> anyNode, int seed)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Sends everything; ends when all of it is in mailboxes.</summary>
    public Task SendAllAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(plan.Transfers.Select((pair, i) => Task.Run(() => SendAsync(pair.Key, pair.Value, new Random((seed * 1009) + i), cancellationToken), cancellationToken)));

    /// <summary>Audits until cancelled. Now and then a worker vanishes with its item, or reports the same result twice.</summary>
    public async Task AuditAsync(string worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        var random = new Random((seed * 31) + worker[^1]);
        var pull = new WorkPull(worker, [AccountBehavior.AuditPool], [], lease);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var client = anyNode(random.Next()).Work;
                if (await client.LeaseAsync(pull, TimeSpan.FromMilliseconds(200), cancellationToken) is { } item)
                {
                    await WorkOnAsync(client, item, lease, random, cancellationToken);
                }
            }
            catch (Exception error) when (error is StoreUnavailableException or OperationCanceledException)
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task WorkOnAsync(WorkClient client, WorkLease item, TimeSpan lease, Random random, CancellationToken cancellationToken)
    {
        if (random.Next(10) == 0)
        {
            return;
        }

        var job = (AuditJob)BankTypes.Create().Deserialize(item.Type, item.Payload);
        await client.RenewAsync(item.Id, item.Epoch, lease, """{"step":1}""", cancellationToken);
        var times = random.Next(4) == 0 ? 2 : 1;
        for (var i = 0; i < times; i++)
        {
            await client.CompleteAsync(item.Id, item.Epoch, new AuditResult(job.Id, job.Amount), cancellationToken);
        }
    }

    private async Task SendAsync(string account, IReadOnlyList<Transfer> transfers, Random random, CancellationToken cancellationToken)
    {
        var to = new ActorId("account", account);
        foreach (var transfer in transfers)
        {
            var asks = random.Next(8) == 0;
            while (!await TrySendAsync(anyNode(random.Next()), to, transfer, asks, cancellationToken))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static async Task<bool> TrySendAsync(ActorSystem node, ActorId to, Transfer transfer, bool asks, CancellationToken cancellationToken)
    {
        try
        {
            if (!asks)
            {
                await node.TellAsync(to, transfer, transfer.Id, cancellationToken);
                return true;
            }

            var receipt = await node.AskAsync<Receipt>(to, transfer, AskTimeout, transfer.Id, cancellationToken);
            return receipt.Id == transfer.Id;
        }
        catch (Exception error) when (error is StoreUnavailableException or TimeoutException)
        {
            return false;
        }
    }
}
