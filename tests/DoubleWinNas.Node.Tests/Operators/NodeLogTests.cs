using DoubleWinNas.Node.Operators.Logs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DoubleWinNas.Node.Tests.Operators;

public sealed class NodeLogTests
{
    private readonly NodeLog _log = new(NullLoggerFactory.Instance, TimeProvider.System);

    [Fact]
    public async Task Only_the_last_records_are_kept()
    {
        var logger = _log.CreateLogger("A");
        for (var i = 0; i < NodeLog.Kept + 10; i++)
        {
            logger.Log(LogLevel.Information, new EventId(0), i, null, (number, _) => $"{number}");
        }

        await using var records = _log.FollowAsync(int.MaxValue).GetAsyncEnumerator();
        Assert.True(await records.MoveNextAsync());
        Assert.Equal("10", records.Current.Message);
    }

    [Fact]
    public void The_web_servers_records_of_requests_are_kept_only_when_they_are_asked_for()
    {
        var logger = _log.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics");
        Assert.False(logger.IsEnabled(LogLevel.Information));
        Assert.True(logger.IsEnabled(LogLevel.Warning));

        _log.SetLevel("Microsoft.AspNetCore.Hosting", LogLevel.Information);
        Assert.True(logger.IsEnabled(LogLevel.Information));
    }

    [Theory]
    [InlineData("DoubleWinNas.Actors", LogLevel.Debug)]
    [InlineData("DoubleWinNas.Actors.Store", LogLevel.Error)]
    [InlineData("DoubleWinNas.Actors.Store.Sqlite", LogLevel.Error)]
    [InlineData("DoubleWinNas.ActorsElse", LogLevel.Warning)]
    [InlineData("Other", LogLevel.Warning)]
    public void The_longest_category_that_a_logger_begins_with_decides(string category, LogLevel expected)
    {
        _log.SetLevel("", LogLevel.Warning);
        _log.SetLevel("DoubleWinNas.Actors", LogLevel.Debug);
        _log.SetLevel("DoubleWinNas.Actors.Store", LogLevel.Error);

        Assert.Equal(expected, _log.LevelOf(category));
        Assert.True(_log.CreateLogger(category).IsEnabled(expected));
        Assert.False(_log.CreateLogger(category).IsEnabled(expected - 1));
    }
}
