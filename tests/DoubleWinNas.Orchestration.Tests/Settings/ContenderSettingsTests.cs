using System.Text.Json;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;

namespace DoubleWinNas.Orchestration.Tests.Settings;

public sealed class ContenderSettingsTests
{
    [Fact]
    public void There_are_none_or_as_many_as_finalists_or_more()
    {
        With(0, 1).Validate();
        With(3, 1).Validate();
        With(10_000, 100_000).Validate();

        Assert.Equal("search.finalists.contenders: found 2; allowed are 0 (none), and 3 (finalists.count) and more.", Refusal(2, 1));
        Assert.Contains("0 to 10000", Refusal(10_001, 1));
        Assert.Contains("search.finalists.contender-epochs: found 0; allowed are 1 to 100000", Refusal(3, 0));
    }

    [Fact]
    public void Settings_without_contenders_are_stored_as_before_there_were_any() =>
        Assert.DoesNotContain("Contender", JsonSerializer.Serialize(With(0, 1)));

    [Fact]
    public void What_is_stored_is_read_again()
    {
        Assert.Equal((0, 1), Read(With(0, 1)));
        Assert.Equal((5, 1), Read(With(5, 1)));
        Assert.Equal((5, 3), Read(With(5, 3)));

        // By the generated code, too, which the journal is written with.
        var types = OrchestrationTypes.Registry();
        var stored = types.Serialize(new Messages.StartSearch(With(5, 3)));
        Assert.Equal(3, ((Messages.StartSearch)types.Deserialize(stored.Type, stored.Payload)).Settings.Finalists.ContenderEpochs);
        var plain = types.Serialize(new Messages.StartSearch(With(0, 1)));
        Assert.Equal(1, ((Messages.StartSearch)types.Deserialize(plain.Type, plain.Payload)).Settings.Finalists.ContenderEpochs);
    }

    private static (int Contenders, int Epochs) Read(SearchSettings settings)
    {
        var read = JsonSerializer.Deserialize<SearchSettings>(JsonSerializer.Serialize(settings))!.Finalists;
        return (read.Contenders, read.ContenderEpochs);
    }

    private static SearchSettings With(int contenders, int epochs) =>
        TestSettings.Small with { Finalists = new FinalistSettings { Count = 3, Contenders = contenders, ContenderEpochs = epochs } };

    private static string Refusal(int contenders, int epochs) => Assert.Throws<SettingsException>(() => With(contenders, epochs).Validate()).Message;
}
