using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Orchestration.Work;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Api;

/// <summary>
/// Whose an item is. The lease's epoch keeps honest workers apart; this keeps a token to what it is for: workers to the items that they
/// hold under their own name, a device's token to that device's items and the artifacts that these name.
/// </summary>
internal sealed partial class WorkOwnership(IActorStore store, TimeProvider time)
{
    /// <summary>A device has one item at a time; more than ever wait for their leases to end.</summary>
    private const int MostItems = 1000;

    private const int MostRemembered = 20_000;

    private static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Token, string Worker), (string Id, long Epoch)> _verified = [];
    private readonly ConcurrentDictionary<string, (IReadOnlySet<string> Artifacts, bool HoldsItem, long At)> _devices = [];

    /// <summary>Refuses pools and labels that are not the caller's to serve.</summary>
    public static void RequireOwn(ApiCaller caller, LeaseRequest request)
    {
        if (caller.Scope != ApiScope.Device)
        {
            return;
        }

        var own = Pools.DeviceLabel(caller.Device!);
        if (request.Pools.Any(pool => pool != Pools.Device) || request.Labels.Any(label => label.StartsWith(Pools.DeviceLabel(""), StringComparison.Ordinal) && label != own)
            || !request.Labels.Contains(own))
        {
            throw new ApiRefusal(
                StatusCodes.Status403Forbidden,
                $"This token is for the work of device {caller.Device}; asked for were pools [{string.Join(", ", request.Pools)}] with labels [{string.Join(", ", request.Labels)}].",
                $"Ask for pool {Pools.Device} with label {own}, or use a token of scope worker.");
        }
    }

    /// <summary>Refuses what is said of an item by anybody but the worker that the store says holds it, or last held it.</summary>
    public async Task RequireHeldAsync(ApiCaller caller, string worker, string id, long epoch, CancellationToken cancellation)
    {
        if (caller.Scope == ApiScope.Admin || (_verified.TryGetValue((caller.Name, worker), out var last) && last == (id, epoch)))
        {
            return;
        }

        // An item or a lease that is gone has no owner: the store answers that it is lost.
        if (await store.FindWorkAsync(id, cancellation) is not { } item || item.Epoch != epoch)
        {
            return;
        }

        if (item.Worker != worker || (caller.Scope == ApiScope.Device && !IsOf(item, caller.Device!)))
        {
            throw new ApiRefusal(StatusCodes.Status403Forbidden, $"Item {id} is not held by worker {worker} with this token.", "Only who leased an item may speak of it.");
        }

        Remember(caller, worker, id, epoch);
    }

    /// <summary>What this node has just leased need not be looked up.</summary>
    public void Leased(ApiCaller caller, string worker, WorkLease lease) => Remember(caller, worker, lease.Id, lease.Epoch);

    /// <summary>Whether a caller may read an artifact.</summary>
    public async Task<bool> MayReadAsync(ApiCaller caller, string sha256, CancellationToken cancellation) =>
        caller.Scope != ApiScope.Device || (await ReachOfAsync(caller.Device!, sha256, cancellation)).Artifacts.Contains(sha256);

    /// <summary>Refuses an upload by a device that has nothing to do.</summary>
    public async Task RequireMayStoreAsync(ApiCaller caller, CancellationToken cancellation)
    {
        if (caller.Scope == ApiScope.Device && !(await ReachOfAsync(caller.Device!, sha256: null, cancellation)).HoldsItem)
        {
            throw new ApiRefusal(StatusCodes.Status403Forbidden, $"Device {caller.Device} holds no item, so it has nothing to store.", "Lease an item first.");
        }
    }

    private void Remember(ApiCaller caller, string worker, string id, long epoch)
    {
        if (_verified.Count >= MostRemembered)
        {
            _verified.Clear();
        }

        _verified[(caller.Name, worker)] = (id, epoch);
    }

    private static bool IsOf(WorkRow item, string device) => item.Pool == Pools.Device && item.Labels.Contains(Pools.DeviceLabel(device));

    private async Task<(IReadOnlySet<string> Artifacts, bool HoldsItem)> ReachOfAsync(string device, string? sha256, CancellationToken cancellation)
    {
        // What is remembered only ever allows; before a refusal the store is asked.
        if (_devices.TryGetValue(device, out var known) && time.GetElapsedTime(known.At) < RememberedFor
            && (sha256 is null ? known.HoldsItem : known.Artifacts.Contains(sha256)))
        {
            return (known.Artifacts, known.HoldsItem);
        }

        var leased = await store.ListWorkAsync(Pools.Device, WorkState.Leased, MostItems, cancellation);
        var own = leased.Where(item => IsOf(item, device)).ToList();
        var artifacts = own.SelectMany(item => Hash().Matches(item.Payload)).Select(match => match.Value).ToHashSet();
        _devices[device] = (artifacts, own.Count > 0, time.GetTimestamp());
        return (artifacts, own.Count > 0);
    }

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hash();
}
