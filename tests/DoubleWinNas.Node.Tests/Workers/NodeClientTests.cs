using System.Net;
using System.Net.Sockets;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Workers;

namespace DoubleWinNas.Node.Tests.Workers;

public sealed class NodeClientTests : IDisposable
{
    private static readonly LeaseRequest Request = new("w", ["train"], [], WaitSeconds: 0);

    private readonly HttpListener _node = new();
    private readonly Uri _address;

    public NodeClientTests()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        _address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        free.Stop();
        _node.Prefixes.Add(_address.ToString());
    }

    public void Dispose() => _node.Close();

    [Fact]
    public async Task A_node_that_cannot_just_now_is_waited_for_however_long_and_the_reason_is_told()
    {
        var answers = AnswerAsync(503, 503, 204);
        using var client = Client();
        var reasons = new List<string>();
        client.Waits = reasons.Add;

        Assert.Null((await Task.Run(() => client.Lease(Request, CancellationToken.None))).Work);

        await answers;
        Assert.Equal(2, reasons.Count);
        Assert.All(reasons, reason => Assert.Contains("the disk is full", reason));
    }

    [Fact]
    public async Task A_node_that_does_not_answer_for_too_long_is_gone()
    {
        using var client = Client();

        var error = await Assert.ThrowsAsync<NodeGoneException>(() => Task.Run(() => client.Lease(Request, CancellationToken.None)));

        Assert.Contains(_address.ToString(), error.Message);
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        var answers = AnswerAsync(401);
        using var client = Client();

        await Assert.ThrowsAsync<InputException>(() => Task.Run(() => client.Lease(Request, CancellationToken.None)));

        await answers;
    }

    /// <summary>Has no patience with silence.</summary>
    private NodeClient Client() => new([_address], ApiToken.Generate(), authority: null, TimeSpan.Zero, TimeProvider.System);

    private Task AnswerAsync(params int[] statuses)
    {
        _node.Start();
        return Task.Run(async () =>
        {
            foreach (var status in statuses)
            {
                var context = await _node.GetContextAsync();
                context.Response.StatusCode = status;
                if (status >= 400)
                {
                    context.Response.Close("{\"error\": \"the disk is full\"}"u8.ToArray(), willBlock: false);
                }
                else
                {
                    context.Response.Close();
                }
            }
        });
    }
}
