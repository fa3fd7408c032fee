using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Tests.Configuration.Search;

public sealed class SearchConfigurationTests : IDisposable
{
    private readonly ConfigurationFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void An_empty_file_is_a_search_of_defaults_called_like_the_file()
    {
        var settings = _file.Read("").Settings;

        Assert.Equal("my-search", settings.Name);
        Assert.Equal(SettingsJson.Of(new SearchSettings { Name = "my-search" }), SettingsJson.Of(settings));
    }

    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var configuration = _file.Read("""
            search {
              name = a-name
              seed = 18446744073709551615
              data { max-classes = 7, validation-share = 0.25, set = cifar }
              space.resolutions = [16, 20]
              space.forms = [T]
              finalists.inherit = false
              evolution.validation-images = null
              constraints = ["latency <= 50 us on nano", "latency<=1.5ms on host"]
              devices = [{ name = host }, { name = nano, threads = 4 }]
            }
            node { workers = 3, lease = 20 s, stall-timeout = 1 minute }
            """);

        var settings = configuration.Settings;
        Assert.Equal(ulong.MaxValue, settings.Seed);
        Assert.Equal(7, settings.Data.MaxClasses);
        Assert.Equal(0.25, settings.Data.ValidationShare);
        Assert.Equal([16, 20], settings.Space.Resolutions);
        Assert.Equal(["T"], settings.Space.Forms);
        Assert.False(settings.Finalists.Inherit);
        Assert.Null(settings.Evolution.ValidationImages);
        Assert.Equal([new("latency", 0.05, "nano"), new("latency", 1.5, "host")], settings.Constraints);
        Assert.Equal([("host", 1), ("nano", 4)], settings.Devices.Select(device => (device.Name, device.Threads)));
        Assert.Equal(3, configuration.Node.Workers.Resolve(cores: 8));
        Assert.Equal(TimeSpan.FromSeconds(20), configuration.Node.Lease);
        Assert.Equal(TimeSpan.FromMinutes(1), configuration.Node.StallTimeout);
    }

    [Theory]
    [InlineData("16..20", new[] { 16, 17, 18, 19, 20 })]
    [InlineData("16 .. 20 / 2", new[] { 16, 18, 20 })]
    [InlineData("\"16..24/4\"", new[] { 16, 20, 24 })]
    [InlineData("[28, 16..20/2]", new[] { 28, 16, 18, 20 })]
    [InlineData("[\n16..17\n28..48/20\n]", new[] { 16, 17, 28, 48 })]
    public void Resolutions_may_be_ranges(string text, int[] sides) => Assert.Equal(sides, _file.Read($"search.space.resolutions = {text}").Settings.Space.Resolutions);

    [Fact]
    public void Widths_stages_and_strides_may_be_ones_own_and_name_the_space_of_genotypes()
    {
        var configuration = _file.Read("""
            search.space {
              stem-width = 24, stem-stride = 1, first-width = 12, head-width = 160, expansions = [2, 4]
              stages = [{ width = 24, stride = 2, slots = 2 }, { width = 40 }]
              resolutions = 56..64/4
            }
            """);

        var space = configuration.Settings.Space.ToGenotypeSpace();
        Assert.Equal("24s1f12-24s2x2-40s1x1-160", space.Space.Name);
        Assert.Equal([2, 4], space.Space.Expansions);
        Assert.Contains(configuration.Entries, entry => entry is { Key: "search.space.stages[0].slots", Value: "2" });
        Assert.Contains(configuration.Entries, entry => entry is { Key: "search.space.resolutions", Value: "[56, 60, 64]" });
        Assert.Equal("24s1f12-24s2x2-40s1x1-160", Networks.Genotypes.Genotype.Parse($"{space.Space.Name}@60_N3e2.S_T5e4a").Space.Name);
    }

    [Fact]
    public void What_is_left_out_of_a_shape_is_the_presets_and_the_presets_own_shape_is_the_preset()
    {
        Assert.Equal("16s2-16s1x2-32s2x3-64s2x3-96", _file.Read("search.space.head-width = 96").Settings.Space.ToSearchSpace().Name);
        Assert.Equal("mobile-32", _file.Read("search.space { head-width = 128, stem-stride = 2 }").Settings.Space.ToSearchSpace().Name);
    }

    [Fact]
    public void Workers_are_one_a_core_unless_said_otherwise() => Assert.Equal(8, _file.Read("").Node.Workers.Resolve(cores: 8));

    [Fact]
    public void A_value_can_come_from_the_environment() =>
        Assert.Equal(42UL, _file.Read("search.seed = ${SEED}", new() { ["SEED"] = "42" }).Settings.Seed);

    [Fact]
    public void An_optional_substitution_that_finds_nothing_leaves_the_default() =>
        Assert.Equal(1UL, _file.Read("search.seed = ${?SEED}").Settings.Seed);

    [Fact]
    public void Folders_and_files_are_relative_to_the_file_that_names_them()
    {
        File.WriteAllText(_file.In("names.txt"), "");
        var configuration = _file.Read("""
            search.data { set = ./images, class-list = names.txt }
            node.data-root = sets
            """);

        Assert.Equal(_file.In("images"), configuration.Settings.Data.Set);
        Assert.Equal(_file.In("names.txt"), configuration.Settings.Data.ClassList);
        Assert.Equal(_file.In("sets"), configuration.Node.DataRoot);
    }

    [Fact]
    public void A_path_in_an_included_file_is_relative_to_that()
    {
        Directory.CreateDirectory(_file.In("parts"));
        File.WriteAllText(_file.In("parts/data.conf"), "search.data.set = ./images");

        Assert.Equal(_file.In("parts/images"), _file.Read("include \"parts/data.conf\"").Settings.Data.Set);
    }

    [Fact]
    public void A_frozen_table_is_read_into_the_settings()
    {
        var table = new CostTable(new CostConditions("host", "onnxruntime 1.23.2", "fp32", 1, 2, "default"));
        table.Set(CostOperation.Parse("conv:16-32:k3:s2:p1:a@28"), 0.25);
        table.Save(_file.In("host.json"));

        var device = _file.Read("search.devices = [{ name = host, table = host.json, threads = 2 }]").Settings.Devices.Single();

        Assert.Equal(_file.In("host.json"), device.Table);
        Assert.Equal(table.Conditions, device.Frozen!.Conditions);
        Assert.Equal(0.25, device.Frozen.Milliseconds["conv:16-32:k3:s2:p1:a@28"]);
    }

    [Fact]
    public void A_table_of_other_threads_is_refused()
    {
        new CostTable(new CostConditions("host", "onnxruntime 1.23.2", "fp32", 1, 2, "default")).Save(_file.In("host.json"));

        var message = _file.Error("search.devices = [\n  {\n    table = host.json\n  }\n]", line: 3);

        Assert.Contains("search.devices[0].table", message);
        Assert.Contains("2 threads", message);
    }

    [Fact]
    public void A_table_that_is_missing_is_named_with_its_line()
    {
        var message = _file.Error("\nsearch.devices = [{ table = none.json }]", line: 2);

        Assert.Contains("search.devices[0].table", message);
        Assert.Contains(_file.In("none.json"), message);
    }

    [Fact]
    public void A_data_set_that_is_missing_is_named_with_its_line_and_the_remedy()
    {
        var configuration = _file.Read("\n\nsearch.data.set = nowhere");

        var message = Assert.Throws<Networks.InputException>(() => configuration.OpenDataset()).Message;

        Assert.StartsWith($"{_file.Path}:3: search.data.set: ", message);
        Assert.Contains("'nowhere'", message);
    }

    [Fact]
    public void The_opened_data_set_tells_its_channels_and_classes()
    {
        IdxFolder.Write(_file.In("images"), train: 100, test: 20, classes: 7);

        var (dataset, settings) = _file.Read("search { data.set = ./images, data.channels = 3 }").OpenDataset();

        dataset.Dispose();
        Assert.Equal(3, settings.Data.Channels);
        Assert.Equal(dataset.ClassNames.Count, settings.Data.Classes);
    }

    [Fact]
    public void Entries_tell_where_each_value_comes_from()
    {
        var entries = _file.Read("search {\n  seed = 5\n}").Entries;

        var seed = entries.Single(entry => entry.Key == "search.seed");
        Assert.Equal(("5", $"{_file.Path}:2"), (seed.Value, seed.Position.ToString()));
        var rounds = entries.Single(entry => entry.Key == "search.supernet.rounds");
        Assert.Equal("8", rounds.Value);
        Assert.StartsWith("reference.conf:", rounds.Position.ToString());
    }
}
