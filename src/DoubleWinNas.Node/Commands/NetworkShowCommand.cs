using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Node.Terminal;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas network show</c>: what a genotype's deep network is made of, and what it costs.</summary>
internal sealed class NetworkShowCommand : DwnasCommand
{
    private readonly Argument<string> _genotype = new("GENOTYPE") { Description = "Canonical text of an architecture." };
    private readonly Option<string?> _resolution = new("--resolution") { Description = "Input side, or height x width; default: the genotype's own.", HelpName = "R" };
    private readonly Option<int> _classes = new("--classes") { Description = "Length of the logits.", DefaultValueFactory = _ => 10, HelpName = "N" };
    private readonly Option<int> _channels = new("--channels") { Description = "Channels of the input image.", DefaultValueFactory = _ => 1, HelpName = "C" };

    public NetworkShowCommand(CommandTerminal terminal)
        : base("show", "Shows a genotype's blocks with their shapes and costs.", "dwnas network show mobile-32@28_T3e3a.S_T3e6a.T3e6a.S_T3e6a.T3e6a.S --channels 1", terminal)
    {
        Add(_genotype);
        Add(_resolution);
        Add(_classes);
        Add(_channels);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var genotype = Genotype.Parse(parsed.GetRequiredValue(_genotype));
        var network = GenotypeNetwork.Deep(genotype, parsed.GetValue(_channels), parsed.GetValue(_classes));
        var resolution = parsed.GetValue(_resolution) is { } text ? Resolution.Parse(text) : network.Resolution;
        terminal.Result(NetworkDescription.Of(genotype, network, resolution), Draw);
        return Task.FromResult(ExitCode.Done);
    }

    private static void Draw(IAnsiConsole console, NetworkDescription description)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("part", "form", "segment", "kernel", "stride", "expansion", "shortcut", "input", "output");
        table.AddColumn(new TableColumn("MACs").RightAligned());
        table.AddColumn(new TableColumn("parameters").RightAligned());
        foreach (var part in description.Parts)
        {
            table.AddRow(
                part.Name,
                part.Form + (part.BoundaryActivation is true ? " + ReLU6" : ""),
                Cell(part.Segment),
                Cell(part.Kernel),
                Cell(part.Stride),
                Cell(part.Expansion),
                part.Shortcut is { } shortcut ? shortcut ? "yes" : "no" : "",
                part.Input,
                part.Output,
                $"{part.Macs:N0}",
                $"{part.Parameters:N0}");
        }

        console.WriteLine($"genotype    {description.Genotype}");
        console.WriteLine($"hash        {description.Hash}");
        console.WriteLine($"resolution  {description.Resolution}");
        console.Write(table);
        console.WriteLine($"deep form: {description.Convolutions} convolutions, {description.Macs:N0} MACs, {description.Parameters:N0} parameters, "
            + $"at most {description.PeakActivationElements:N0} activation elements alive");
    }

    private static string Cell(int? value) => value?.ToString() ?? "";
}
