using System.Globalization;
using System.Text.Json;
using DoubleWinNas.Torch;
using DoubleWinNas.Training;

namespace DoubleWinNas.Benchmarks.Training;

/// <summary>
/// Told of every step, on the training thread. Between slices it holds the training up until the next command; at the end of the commands
/// it cancels the training.
/// </summary>
internal sealed class SliceRecorder(int batchSize, TextReader commands, TextWriter results, CancellationTokenSource stop) : IProgress<TrainingProgress>
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly TimeProvider _time = TimeProvider.System;
    private double _warmUp;
    private double _timed;
    private bool _isRunning;
    private bool _isTimed;
    private int _epoch;
    private long _step;
    private long _begin;
    private Environment.ProcessCpuUsage _cpu;
    private long _least;
    private long _most;

    public void Report(TrainingProgress value)
    {
        if (!_isRunning)
        {
            WaitForCommand(value);
            return;
        }

        var tensors = TorchRuntime.LiveTensors;
        (_least, _most) = (Math.Min(_least, tensors), Math.Max(_most, tensors));
        var seconds = _time.GetElapsedTime(_begin).TotalSeconds;
        if (!_isTimed && seconds >= _warmUp)
        {
            Begin(value, isTimed: true);
        }
        else if (_isTimed && value.Epoch != _epoch)
        {
            // An epoch's evaluation fell into the slice.
            Begin(value, isTimed: true);
        }
        else if (_isTimed && seconds >= _timed)
        {
            var cpu = Environment.CpuUsage;
            var slice = new Slice(
                (value.Step - _step) * batchSize,
                seconds,
                (cpu.UserTime - _cpu.UserTime).TotalSeconds,
                (cpu.PrivilegedTime - _cpu.PrivilegedTime).TotalSeconds,
                _least,
                _most);
            results.WriteLine(JsonSerializer.Serialize(slice, Json));
            WaitForCommand(value);
        }
    }

    private void WaitForCommand(TrainingProgress value)
    {
        if (!_isRunning)
        {
            results.WriteLine("""{"ready": true}""");
        }

        _isRunning = commands.ReadLine() is { } command && Read(command);
        if (_isRunning)
        {
            Begin(value, isTimed: false);
        }
        else
        {
            stop.Cancel();
        }
    }

    private bool Read(string command)
    {
        var seconds = command.Split(' ');
        _warmUp = double.Parse(seconds[0], CultureInfo.InvariantCulture);
        _timed = double.Parse(seconds[1], CultureInfo.InvariantCulture);
        return true;
    }

    private void Begin(TrainingProgress value, bool isTimed)
    {
        _isTimed = isTimed;
        _epoch = value.Epoch;
        _step = value.Step;
        _least = long.MaxValue;
        _most = 0;
        _cpu = Environment.CpuUsage;
        _begin = _time.GetTimestamp();
    }
}
