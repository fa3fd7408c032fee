namespace DoubleWinNas.Node.Tests.Configuration.Search;

/// <summary>Each mistake is told with file, line and key, what was found and what is allowed.</summary>
public sealed class ConfigurationErrorTests : IDisposable
{
    private readonly ConfigurationFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("search.sed = 1", "search.sed ", "did you mean 'seed'")]
    [InlineData("search.supernet { round = 1 }", "search.supernet.round ", "did you mean 'rounds'")]
    [InlineData("search.supernet { setps-per-round = 1 }", "search.supernet.setps-per-round ", "did you mean 'steps-per-round'")]
    [InlineData("search.devices = [{ nam = host }]", "search.devices[0].nam ", "did you mean 'name'")]
    [InlineData("serach.seed = 1", "serach ", "did you mean 'search'")]
    [InlineData("nodes.workers = 1", "nodes ", "did you mean 'node'")]
    [InlineData("node.zebra = 1", "node.zebra ", "known in node are workers, stall-timeout, lease, data-root")]
    [InlineData("search.data.classes = 10", "search.data.classes ", "known in search.data are set")]
    public void An_unknown_key(string text, params string[] words) => ShouldName(text, words);

    [Theory]
    [InlineData("search.seed = many", "search.seed: found 'many'", "a whole number")]
    [InlineData("search.seed = -1", "search.seed: found '-1'", "from 0")]
    [InlineData("search.supernet.rounds = 2.5", "search.supernet.rounds: found '2.5'", "a whole number")]
    [InlineData("search.supernet.rounds = 99999999999", "'99999999999'", "a whole number")]
    [InlineData("search.supernet.learning-rate = fast", "search.supernet.learning-rate: found 'fast'", "a number")]
    [InlineData("search.supernet.learning-rate = NaN", "'NaN'", "a number")]
    [InlineData("search.supernet = 5", "search.supernet: found '5'", "a section")]
    [InlineData("search.supernet.rounds = null", "search.supernet.rounds: found null", "a whole number")]
    [InlineData("search.supernet.rounds = [1]", "found a list", "a whole number")]
    [InlineData("search.supernet.rounds { a = 1 }", "found a section", "a whole number")]
    [InlineData("search.space.kernels = 3", "search.space.kernels: found '3'", "a list in brackets")]
    [InlineData("search.space.kernels = [3, five]", "search.space.kernels[1]: found 'five'", "a whole number")]
    [InlineData("search.finalists.inherit = perhaps", "'perhaps'", "true or false")]
    [InlineData("node.lease = 15 parsecs", "node.lease: found '15 parsecs'", "30 seconds")]
    [InlineData("node.workers = some", "node.workers: found 'some'", "auto")]
    [InlineData("node.workers = -2", "node.workers: found '-2'", "0 to 1024")]
    public void A_value_of_another_type(string text, params string[] words) => ShouldName(text, words);

    [Theory]
    [InlineData("search.name = \"my search\"", "search.name: found 'my search'", "letters, digits")]
    [InlineData("search.name = .hidden", "search.name: found '.hidden'", "the first a letter or digit")]
    [InlineData("search.name = \"\"", "search.name: found ''", "1 to 64")]
    [InlineData("search.data.set = \"\"", "search.data.set: found an empty text", "fashion-mnist")]
    [InlineData("search.data.max-classes = 1", "search.data.max-classes: found 1", "2 to 100000")]
    [InlineData("search.data.validation-share = 0", "search.data.validation-share: found 0", "above 0, up to 0.9")]
    [InlineData("search.data.channels = 4", "search.data.channels: found '4'", "1, 3")]
    [InlineData("search.data.limit-train = 100", "search.data.limit-train: found 100", "at least 256")]
    [InlineData("search.space.preset = mobil-32", "search.space.preset: found 'mobil-32'", "mobile-32, mobile-imagenet")]
    [InlineData("search.space.kernels = [3, 4]", "search.space.kernels[1]: found '4'", "3, 5, 7")]
    [InlineData("search.space.kernels = []", "search.space.kernels: found an empty list", "at least one")]
    [InlineData("search.space.kernels = [3, 3]", "search.space.kernels[1]: found '3' a second time")]
    [InlineData("search.space.expansions = [2]", "search.space.expansions[0]: found '2'", "3, 6")]
    [InlineData("search.space.resolutions = [28, 64]", "search.space.resolutions[1]: found 64", "16 to 48 pixels in mobile-32")]
    [InlineData("search.space.resolutions = 28", "search.space.resolutions: found '28'", "a range such as 24..32/4")]
    [InlineData("search.space.resolutions = 28..20", "search.space.resolutions: The range of resolutions '28..20'", "16..32/4")]
    [InlineData("search.space.resolutions = 20..27/4", "search.space.resolutions: ", "come 24 and 28")]
    [InlineData("search.space.resolutions = [20, 24..26, 26]", "search.space.resolutions[4]: found '26' a second time")]
    [InlineData("search.space.resolutions = [20, 40..50/5]", "search.space.resolutions[3]: found 50", "16 to 48 pixels in mobile-32")]
    [InlineData("search.space.resolutions = [20, many]", "search.space.resolutions[1]: found 'many'", "a whole number")]
    [InlineData("search.space.stem-width = 0", "search.space.stem-width: found 0", "1 to 4096 channels")]
    [InlineData("search.space.stem-stride = 4", "search.space.stem-stride: found 4", "1 to 2")]
    [InlineData("search.space.stages = []", "search.space.stages: found 0", "1 to 16 stages")]
    [InlineData("search.space.stages = [{ stride = 2 }]", "search.space.stages[0].width: found 0", "1 to 4096 channels")]
    [InlineData("search.space.stages = [{ width = 8, slots = 20 }]", "search.space.stages[0].slots: found 20", "1 to 16 blocks")]
    [InlineData("search.space.stages = [{ width = 8, depth = 2 }]", "search.space.stages[0].depth ", "known in search.space.stages[0] are width, stride, slots")]
    [InlineData("search.space.stages = 3", "search.space.stages: found '3'", "a list")]
    [InlineData("search.space { head-width = 64, resolutions = [4] }", "search.space.resolutions[0]: found 4", "8 to 1024 pixels in 16s2-16s1x2-32s2x3-64s2x3-64")]
    [InlineData("search.finalists.weight-decay = 2", "search.finalists.weight-decay: found 2", "0 to 1")]
    [InlineData("search.space.forms = [n]", "search.space.forms[0]: found 'n'", "N, T")]
    [InlineData("search.compute.threads = 0", "search.compute.threads: found 0", "1 to 1024")]
    [InlineData("search.compute.device = gpu", "search.compute.device: found 'gpu'", "cuda:0")]
    [InlineData("search.compute.precision = fp8", "search.compute.precision: found 'fp8'", "fp32, bf16, fp16, auto")]
    [InlineData("search.compute.batch-size = 1", "search.compute.batch-size: found 1", "2 to 65536")]
    [InlineData("search.supernet.outer-momentum = 1", "search.supernet.outer-momentum: found 1", "from 0 to below 1")]
    [InlineData("search.supernet.learning-rate = 0", "search.supernet.learning-rate: found 0", "above 0")]
    [InlineData("search.supernet.anneal-end = 1.5", "search.supernet.anneal-end: found 1.5", "0 to 1")]
    [InlineData("search.evolution.population-size = 1", "search.evolution.population-size: found 1", "2 to 100000")]
    [InlineData("search.evolution.validation-images = 0", "search.evolution.validation-images: found 0", "1 to")]
    [InlineData("search.finalists.recipe = cut", "search.finalists.recipe: found 'cut'", "linear, anneal, hybrid")]
    [InlineData("search.devices = []", "search.devices: found an empty list")]
    [InlineData("search.devices = [{ name = a }, { name = a }]", "search.devices[1]: found 'a' a second time")]
    [InlineData("search.constraints = [\"latency <= 1 ms on nano\"]", "search.constraints[0]: found the device 'nano'", "the search's devices are host")]
    [InlineData("search.constraints = [\"latency <= 1 ms on host\", \"latency <= 2 ms on host\"]", "search.constraints[1]: found a second bound")]
    [InlineData("node.lease = 1 s", "node.lease: found 1 seconds", "2 seconds to 1 hour")]
    public void A_value_out_of_its_range(string text, params string[] words) => ShouldName(text, words);

    [Fact]
    public void An_item_of_a_list_is_named_with_its_own_line() =>
        Assert.Contains(
            "search.constraints[1]: found the unit 'cm'",
            _file.Error("search {\n  constraints = [\n    \"latency <= 1 ms on host\"\n    \"latency <= 2 cm on host\"\n  ]\n}", line: 4));

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.conf", Assert.Throws<Networks.InputException>(() => Node.Configuration.Search.SearchConfiguration.Read("nowhere.conf")).Message);

    [Fact]
    public void A_missing_variable_is_named() => Assert.Contains("${SEED}", _file.Error("search.seed = ${SEED}", line: 1));

    private void ShouldName(string text, string[] words)
    {
        var message = _file.Error($"# a comment\n\n{text}\n", line: 3);
        Assert.All(words, word => Assert.Contains(word, message));
    }
}
