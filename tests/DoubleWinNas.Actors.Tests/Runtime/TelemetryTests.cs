using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using DoubleWinNas.Actors.Tests.Bank;

namespace DoubleWinNas.Actors.Tests.Runtime;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Metrics_tell_of_handling_commits_failures_shards_and_work()
    {
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "DoubleWinNas.Actors")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((i, value, _, _) => seen.AddOrUpdate(i.Name, value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<long>((i, value, _, _) => seen.AddOrUpdate(i.Name, value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<int>((i, value, _, _) => seen.AddOrUpdate(i.Name, value, (_, sum) => sum + value));
        listener.Start();
        await using var bank = await new SqliteSystem(o => o with { MaxAttempts = 2, PollEvery = TimeSpan.FromMilliseconds(50) }).StartAsync();
        await bank.System.TellAsync(Account.Id("anna"), new Deposit(1));
        await bank.System.TellAsync(Account.Id("anna"), new Explode("x"));
        await bank.System.TellAsync(Account.Id("bert"), new OrderReport("r-1"));
        await bank.QuietAsync();
        await SqliteSystem.UntilAsync(() => Task.FromResult(bank.System.Health.Work.Count > 0));
        listener.RecordObservableInstruments();

        foreach (var name in new[]
        {
            "actors.handling.time", "actors.mailbox.waiting.time", "actors.commit.time", "actors.commit.messages", "actors.messages.handled",
            "actors.messages.failed", "actors.messages.dead", "actors.shards.moved", "actors.active", "actors.mailbox.depth", "actors.shards.owned",
            "actors.store.working", "actors.work.items",
        })
        {
            Assert.True(seen.ContainsKey(name), $"{name} was not measured; seen: {string.Join(", ", seen.Keys.Order())}");
        }

        Assert.True(seen["actors.messages.handled"] >= 2);
        Assert.True(seen["actors.messages.failed"] >= 2);
    }

    [Fact]
    public async Task A_message_carries_its_trace_from_sender_to_receiver()
    {
        var handled = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "DoubleWinNas.Actors",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = handled.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var bank = await new SqliteSystem().StartAsync();
        using var request = new Activity("request").Start();
        await bank.System.TellAsync(Account.Id("anna"), new Transfer("bert", 5));
        await bank.EventAsync<Received>("bert");

        var trace = handled.Where(a => a.OperationName == "actors.handle" && a.TraceId == request.TraceId).ToList();
        var sender = Assert.Single(trace, a => Equals(a.GetTagItem("actors.actor"), "account/anna"));
        var receiver = Assert.Single(trace, a => Equals(a.GetTagItem("actors.actor"), "account/bert"));
        Assert.Equal(request.SpanId, sender.ParentSpanId);
        Assert.Equal(sender.SpanId, receiver.ParentSpanId);
    }
}
