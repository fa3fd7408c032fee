using System.CommandLine;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas config check FILE</c>: whether a search could start: the file, its tables, its data set.</summary>
internal sealed class ConfigCheckCommand : DwnasCommand
{
    private readonly Argument<string> _file = CommandSymbols.ConfigurationFile();

    public ConfigCheckCommand(CommandTerminal terminal)
        : base("check", "Checks a search's configuration, its tables and its data set.", "dwnas config check hocon/fashion-mnist-quick.conf", terminal) => Add(_file);

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var file = parsed.GetRequiredValue(_file);
        var configuration = SearchConfiguration.Read(file);
        var (dataset, settings) = configuration.OpenDataset();
        using (dataset)
        {
            var check = new CheckedConfiguration(
                file, settings.Name, SettingsIdentity.Of(settings), dataset.Name, dataset.Splits, dataset.Channels, dataset.ClassNames.Count);
            terminal.Result(check, (console, found) =>
            {
                console.Profile.Out.Writer.WriteLine($"{found.File}: search '{found.Name}' can start");
                console.Profile.Out.Writer.WriteLine(
                    $"data set    {found.Dataset}: {found.Splits.Train:N0} training, {found.Splits.Validation:N0} validation, {found.Splits.Test:N0} test images, {found.Classes} classes, {found.Channels} channels");
                console.Profile.Out.Writer.WriteLine($"settings    sha256 {found.SettingsHash}");
            });
        }

        return Task.FromResult(ExitCode.Done);
    }

    private sealed record CheckedConfiguration(string File, string Name, string SettingsHash, string Dataset, SplitCounts Splits, int Channels, int Classes);
}
