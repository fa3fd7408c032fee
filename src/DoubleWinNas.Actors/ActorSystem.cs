using System.Runtime.CompilerServices;
using DoubleWinNas.Actors.Runtime;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors;

/// <summary>
/// One node of durable actors on a store. Starts, joins the cluster (of one, on SQLite), hosts its share of the actors, and hands it over when
/// it stops. Whatever happens to the store or to this process, a message is handled exactly once.
/// </summary>
/// <remarks>The caller owns the store and disposes it after the system.</remarks>
public sealed class ActorSystem : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SystemParts _parts;
    private readonly AskBoard _asks;
    private readonly NodeBoard _board;
    private readonly NodeLoop _node;
    private readonly BackgroundLoops _background;
    private readonly SystemGauges _gauges;
    private Task _running = Task.CompletedTask;
    private bool _disposed;

    /// <exception cref="ActorException">An option makes no sense, a kind is registered twice, or a state with snapshots is not registered.</exception>
    public ActorSystem(ActorSystemOptions options, IActorStore store, IEnumerable<ActorBehavior> behaviors, MessageTypeRegistry types)
    {
        options.Validate();
        var byKind = KindTable.Of(behaviors, types);
        var logger = options.LoggerFactory.CreateLogger("DoubleWinNas.Actors");
        var clusterChanged = new Wakeup(options.TimeProvider);
        var bell = new WorkBell();
        var gate = new StoreGate(options, logger, reason => EventStream.Publish(new StoreHealthChanged(reason)));
        _asks = new AskBoard(store, options);
        _board = new NodeBoard(EventStream);
        _parts = new SystemParts(
            options,
            store,
            types,
            new MessageHandling(byKind, types, options.MaxMessageCharacters),
            gate,
            new BacklogBoard(),
            new Publisher(EventStream, _asks, logger),
            logger);
        _node = new NodeLoop(_parts, _board, clusterChanged);
        _background = new BackgroundLoops(_parts, _asks, bell, clusterChanged, () => _node.Session);
        _gauges = new SystemGauges(_parts, () => _node.Session);
        Work = new WorkClient(store, types, options, bell);
    }

    /// <summary>What happens on this node, live.</summary>
    public EventStream EventStream { get; } = new();

    /// <summary>The workers' side of work pulling.</summary>
    public WorkClient Work { get; }

    /// <summary>The store, for operators' queries.</summary>
    public IActorStore Store => _parts.Store;

    public ActorSystemOptions Options => _parts.Options;

    /// <summary>What this node can read and write.</summary>
    public MessageTypeRegistry Types => _parts.Types;

    /// <summary>The cluster's nodes as last seen, the living and those that died within the hour.</summary>
    public IReadOnlyList<NodeRow> Nodes => _board.View.Nodes;

    /// <summary>Ends when the node has left the cluster: it was stopped, or an operator ordered it to leave.</summary>
    public Task Left => _node.Left;

    public SystemHealth Health
    {
        get
        {
            var session = _node.Session;
            var status = Left.IsCompleted ? SystemStatus.Stopped
                : !_parts.Gate.IsOpen ? SystemStatus.Paused
                : session is null ? SystemStatus.Starting
                : SystemStatus.Running;
            return new SystemHealth(
                status,
                _parts.Gate.Reason,
                _parts.Gate.Since,
                Store.Description,
                session?.Shards.Incarnation,
                session?.Shards.Count ?? 0,
                session?.ActiveActors ?? 0,
                session?.Ledger.Count ?? 0,
                session?.Parked ?? new Dictionary<ActorId, string>(),
                _parts.Backlog.Counts);
        }
    }

    /// <summary>
    /// Opens the store and starts. A store that cannot be reached now does not stop the start: the system is <see cref="SystemStatus.Paused"/>
    /// with the reason and joins when it can; <see cref="WhenUpAsync"/> waits for that.
    /// </summary>
    /// <exception cref="ActorException">What waiting does not mend: a newer schema, a database in use by another process.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Store.OpenAsync(cancellationToken);
        }
        catch (StoreUnavailableException error)
        {
            _parts.Gate.Close(error.Message);
        }

        _node.Start();
        _running = RunBackgroundAsync();
    }

    /// <summary>Waits until the node has joined.</summary>
    public Task WhenUpAsync(CancellationToken cancellationToken) => _node.Up.WaitAsync(cancellationToken);

    /// <summary>Finishes what is under way, hands the shards over, leaves and stops.</summary>
    public async Task StopAsync()
    {
        await _node.StopAsync();
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await StopAsync();
        _gauges.Dispose();
        _node.Dispose();
        _stop.Dispose();
    }

    /// <summary>Puts a message into an actor's mailbox, wherever the actor lives; durable when the task completes.</summary>
    /// <param name="messageId">Makes a repeated call harmless for ten minutes; null for none.</param>
    /// <exception cref="ActorException">The message's type is not registered, or it is too large.</exception>
    /// <exception cref="StoreUnavailableException">The store does not work; call again (with the same id, if the outcome is unknown).</exception>
    public async Task TellAsync(ActorId to, object message, string? messageId = null, CancellationToken cancellationToken = default)
    {
        var outgoing = _parts.Handling.Outgoing(to, sender: null, message) with { MessageId = messageId };
        await EnqueueAsync([outgoing], cancellationToken);
    }

    /// <summary>Sends a message and waits for the reply.</summary>
    /// <param name="messageId">The ask's id. The same id asked again, by anyone, gets the same reply; null for a fresh one.</param>
    /// <exception cref="TimeoutException">No reply in time; the message may still be handled.</exception>
    /// <exception cref="ActorException">The message went to the dead letters, the reply is of another type, or as for <see cref="TellAsync"/>.</exception>
    public async Task<TReply> AskAsync<TReply>(
        ActorId to, object message, TimeSpan timeout, string? messageId = null, CancellationToken cancellationToken = default)
        where TReply : class
    {
        var id = messageId ?? Guid.NewGuid().ToString("n");
        var outgoing = _parts.Handling.Outgoing(to, sender: null, message) with { MessageId = id, KeepReplyFor = timeout + TimeSpan.FromMinutes(10) };
        var answer = _asks.Wait(id);
        try
        {
            if (await EnqueueAsync([outgoing], cancellationToken) is { Count: 0 })
            {
                _asks.Ring();
            }

            var reply = await answer.Task.WaitAsync(timeout, Options.TimeProvider, cancellationToken);
            return reply.Error is not null
                ? throw new ActorException($"{to} could not handle {outgoing.Type}: {reply.Error.Split('\n')[0].TrimEnd()}")
                : _parts.Types.Deserialize(reply.Type!, reply.Payload!) as TReply
                    ?? throw new ActorException($"{to} answered {outgoing.Type} with {reply.Type}; expected {typeof(TReply).Name}.");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{to} did not answer {outgoing.Type} within {timeout} (ask {id}); the message may still be handled.", late);
        }
        finally
        {
            _asks.GiveUp(id, answer);
        }
    }

    /// <summary>
    /// An actor's events from a sequence number on, first those in the journal, then new ones as they come, without gap or repetition, from
    /// any node, until cancelled.
    /// </summary>
    public async IAsyncEnumerable<EventPersisted> FollowAsync(
        ActorId actor, long fromSequenceNr, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in FollowJournalAsync(actor, fromSequenceNr, cancellationToken))
        {
            yield return new EventPersisted(actor, row.SequenceNr, _parts.Types.Deserialize(row.Type, row.Payload), row.At);
        }
    }

    /// <summary>As <see cref="FollowAsync"/>, each event as it stands in the journal: also those that this program cannot read.</summary>
    public async IAsyncEnumerable<JournalRow> FollowJournalAsync(
        ActorId actor, long fromSequenceNr, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = fromSequenceNr;
        var news = new Wakeup(Options.TimeProvider);
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listener = RingOnEventsAsync(actor, news, listening.Token);
        try
        {
            while (true)
            {
                var page = await ReadPageAsync(actor, next, cancellationToken);
                foreach (var row in page)
                {
                    next = row.SequenceNr + 1;
                    yield return row;
                }

                if (page.Count == 0)
                {
                    await news.SleepAsync(Options.PollEvery, cancellationToken);
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            await listening.CancelAsync();
            await listener.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Puts a dead letter back into its mailbox. False when there is none such.</summary>
    public async Task<bool> RequeueDeadLetterAsync(long id, CancellationToken cancellationToken = default)
    {
        var shard = await Store.RequeueDeadLetterAsync(id, cancellationToken);
        _node.Session?.Shards.OnMail(shard is { } s ? [s] : []);
        return shard is not null;
    }

    /// <summary>Tries an actor that could not be recovered again now. False when this node has not parked it.</summary>
    public bool Unpark(ActorId actor) => _node.Session?.Unpark(actor) ?? false;

    /// <summary>
    /// Has an actor that is in this node's memory recover from its snapshot and journal before its next message; a parked one is tried again
    /// now. False when this node has it neither in memory nor parked.
    /// </summary>
    public bool Restart(ActorId actor) => _node.Session?.Restart(actor) ?? false;

    private async Task<IReadOnlyList<int>> EnqueueAsync(OutgoingMessage[] messages, CancellationToken cancellationToken)
    {
        var shards = await Store.EnqueueAsync(messages, cancellationToken);
        _node.Session?.Shards.OnMail(shards);
        return shards;
    }

    // Read whole before anything is handed out: a slow reader must not hold a read transaction open.
    private async Task<List<JournalRow>> ReadPageAsync(ActorId actor, long fromSequenceNr, CancellationToken cancellationToken)
    {
        var page = new List<JournalRow>();
        await foreach (var row in Store.ReplayAsync(actor, fromSequenceNr, long.MaxValue, limit: 256, cancellationToken))
        {
            page.Add(row);
        }

        return page;
    }

    private async Task RingOnEventsAsync(ActorId actor, Wakeup news, CancellationToken cancellationToken)
    {
        await foreach (var item in EventStream.SubscribeAsync(cancellationToken: cancellationToken))
        {
            if (item is EventPersisted persisted && persisted.Actor == actor)
            {
                news.Ring();
            }
        }
    }

    private async Task RunBackgroundAsync()
    {
        // Signals and sweeps need the schema; the node's loop opens the store when the start could not.
        await Task.WhenAny(_node.Up, _node.Left);
        await _background.RunAsync(_stop.Token);
    }
}
