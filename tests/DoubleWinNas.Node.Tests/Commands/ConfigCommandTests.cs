namespace DoubleWinNas.Node.Tests.Commands;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_setting_is_shown_with_its_origin()
    {
        var file = Write("search {\n  supernet.rounds = 3\n}");

        var settings = (await CommandRun.Of("config", "show", file, "--json")).ShouldSucceed().Json.EnumerateArray()
            .ToDictionary(setting => setting.GetProperty("key").GetString()!, setting => (setting.GetProperty("value").GetString(), setting.GetProperty("from").GetString()));

        Assert.Equal(("3", $"{file}:2"), settings["search.supernet.rounds"]);
        Assert.Equal(("2", "default"), settings["search.supernet.replicas"]);
        Assert.Equal(("auto", "default"), settings["node.workers"]);
    }

    [Fact]
    public async Task A_configuration_that_can_start_is_told_with_its_data_set()
    {
        IdxFolder.Write(_folder.In("images"), train: 400, test: 20, classes: 10);

        var check = (await CommandRun.Of("config", "check", Write("search.data.set = ./images"))).ShouldSucceed();

        Assert.Contains("can start", check.Output);
        Assert.Contains("360 training, 40 validation, 20 test images, 10 classes", check.Output);
    }

    [Fact]
    public async Task A_mistake_is_named_with_its_place()
    {
        var file = Write("\nsearch.sed = 1");

        (await CommandRun.Of("config", "check", file)).ShouldRefuse($"{file}:2: search.sed", "did you mean 'seed'");
    }

    [Fact]
    public async Task A_missing_data_set_is_named_with_the_remedy()
    {
        var file = Write("search.data.set = nowhere");

        (await CommandRun.Of("config", "check", file)).ShouldRefuse($"{file}:1: search.data.set", "'nowhere'", "DWNAS_DATA");
    }

    [Fact]
    public async Task A_missing_file_is_named() => (await CommandRun.Of("config", "show", _folder.In("none.conf"))).ShouldRefuse("none.conf");

    private string Write(string text)
    {
        var file = _folder.In("my.conf");
        File.WriteAllText(file, text);
        return file;
    }
}
