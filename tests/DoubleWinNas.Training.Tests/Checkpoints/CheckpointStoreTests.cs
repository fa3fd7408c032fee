using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Checkpoints;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Tests.Data;
using DoubleWinNas.Training.Tests.Runs;

namespace DoubleWinNas.Training.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CheckpointStore _store;

    public CheckpointStoreTests() => _store = new CheckpointStore(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkpoint_comes_back_as_it_was_to_the_last_bit()
    {
        var state = new TrainingState(
            7, 0.1 + 0.2, 3, 5, [new EpochRecord(1, 1.0 / 3, 0.5, 0.05, 0.25, new EvaluationResult(9, 0.1, 0.2, 1e-17), 12.5)], 3.25, ["notice"]);
        _store.Save(new Checkpoint(SampleSettings.Value, state, Tensors(7)));

        var loaded = _store.LoadNewest(Fail)!;

        Assert.Empty(SettingsDifference.Between(SampleSettings.Value, loaded.Settings));
        Assert.Equal(state with { History = [], Notices = [] }, loaded.State with { History = [], Notices = [] });
        Assert.Equal(state.History, loaded.State.History);
        Assert.Equal(state.Notices, loaded.State.Notices);
        Assert.Equal(Tensors(7)["model/a"].Data, loaded.Tensors["model/a"].Data);
    }

    [Fact]
    public void Only_the_newest_two_are_kept()
    {
        foreach (var step in new[] { 9, 10, 100 })
        {
            Save(step);
        }

        Assert.Equal(
            ["step-10.json", "step-10.safetensors", "step-100.json", "step-100.safetensors"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(100, _store.LoadNewest(Fail)!.State.Step);
    }

    [Theory]
    [InlineData("step-2.safetensors")]
    [InlineData("step-2.json")]
    public void A_damaged_one_is_passed_over_with_a_message(string damaged)
    {
        Save(1);
        Save(2);
        var path = Path.Combine(_folder.Path, damaged);
        var bytes = File.ReadAllBytes(path);
        bytes[^3] ^= 0xFF;
        File.WriteAllBytes(path, bytes);
        var messages = new List<string>();

        var loaded = _store.LoadNewest(messages.Add)!;

        Assert.Equal(1, loaded.State.Step);
        Assert.Contains("step 2", Assert.Single(messages));
        Assert.Contains(damaged, messages[0]);
    }

    [Fact]
    public void A_truncated_or_missing_file_of_tensors_is_passed_over_too()
    {
        Save(1);
        Save(2);
        File.Delete(Path.Combine(_folder.Path, "step-2.safetensors"));

        Assert.Equal(1, _store.LoadNewest(_ => { })!.State.Step);
    }

    [Fact]
    public void Tensors_whose_manifest_was_not_written_yet_are_no_checkpoint()
    {
        Save(1);
        Safetensors.Save(Path.Combine(_folder.Path, "step-2.safetensors"), Tensors(2));

        Assert.Equal(1, _store.LoadNewest(Fail)!.State.Step);
    }

    [Fact]
    public void An_empty_or_missing_folder_holds_none()
    {
        Assert.True(_store.IsEmpty);
        Assert.Null(_store.LoadNewest(Fail));
        Assert.Null(new CheckpointStore(Path.Combine(_folder.Path, "missing")).LoadNewest(Fail));
    }

    private void Save(long step) =>
        _store.Save(new Checkpoint(SampleSettings.Value, TrainingState.Begin with { Step = step }, Tensors(step)));

    private static WeightSet Tensors(long step)
    {
        var tensors = new WeightSet();
        tensors.Add("model/a", [2], [step, 0.1f]);
        return tensors;
    }

    private static void Fail(string message) => Assert.Fail(message);
}
