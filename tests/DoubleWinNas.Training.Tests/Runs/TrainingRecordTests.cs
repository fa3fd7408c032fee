using DoubleWinNas.Networks;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Tests.Data;

namespace DoubleWinNas.Training.Tests.Runs;

public sealed class TrainingRecordTests
{
    private static readonly TrainingRecord Record = new(
        SampleSettings.Value,
        ["a", "b"],
        new NormalizationRecord([0.28f], [0.35f]),
        [new EpochRecord(1, 0.6, 0.8, 0.1, 0.5, new EvaluationResult(32, 0.75, 1, 0.7), 1.5)],
        S: 1,
        new EvaluationResult(32, 0.9, 1, 0.3),
        new EvaluationResult(40, 0.88, 1, 0.35),
        Teacher: null,
        12.5,
        ["notice"]);

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "training.json");
        Record.Save(path);

        var loaded = TrainingRecord.Load(path);
        loaded.Save(path + ".again");

        Assert.Equal(File.ReadAllText(path), File.ReadAllText(path + ".again"));
        Assert.Equal(Record.Test, loaded.Test);
        Assert.Equal(Record.History, loaded.History);
        Assert.Equal(Record.Settings.Seed, loaded.Settings.Seed);
        Assert.Null(loaded.Teacher);
    }

    [Fact]
    public void A_missing_malformed_or_newer_record_is_refused_with_its_place()
    {
        using var folder = new TestFolder();
        var malformed = folder.WriteText("malformed.json", "{");
        var newer = folder.WriteText("newer.json", "");
        Record.Save(newer);
        File.WriteAllText(newer, File.ReadAllText(newer).Replace("\"format\": 1", "\"format\": 99"));

        Assert.All([Path.Combine(folder.Path, "missing.json"), malformed, newer], path =>
            Assert.StartsWith(path, Assert.Throws<InputException>(() => TrainingRecord.Load(path)).Message));
    }
}
