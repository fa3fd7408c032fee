using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Calibration;

namespace DoubleWinNas.Benchmarks.Devices;

/// <summary>Predicted against measured latencies of random genotypes' shallow forms with random plans, in ONNX Runtime on one thread.</summary>
internal sealed class PredictionBenchmark : IBenchmark
{
    private const string Usage = "prediction [--space mobile-32|mobile-imagenet] [--networks N] [--seed N] [--plot FILE.html]";

    /// <summary>For mobile-32 on 2 cores.</summary>
    private const double MostCalibrationSeconds = 300;

    public string Name => "prediction";

    public string Summary => $"predicted against measured latencies of whole networks: {Usage}";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var options = PredictionBenchmarkOptions.Parse(arguments, Usage);
            var device = HostDevice.Describe();
            var runtime = new InProcessRuntime(new OnnxRuntimeInference(), TimeProvider.System, new CostMeasurerOptions { Slice = TimeSpan.FromMilliseconds(6) }, new MeasurementConduct());
            await Console.Error.WriteLineAsync($"drawing and merging {options.Count} networks of {options.Space.Name}");
            var networks = DeviceCheck.Draw(options.Genotypes, options.Count, options.Seed);
            var last = "";
            var result = new DeviceCheck(runtime, device, threads: 1, InferenceConditions.Fp32, TimeProvider.System).Run(
                networks,
                (phase, share) =>
                {
                    var tens = $"{phase.Split(' ')[0]} {(int)(share * 10) * 10} %";
                    if (tens != last)
                    {
                        Console.Error.WriteLine(last = tens);
                    }
                },
                cancellationToken);
            await WriteAsync(output, options, device, runtime.Identity, result);
            if (options.Plot is { } file)
            {
                AtomicFile.WriteText(file, ScatterPlot.Html($"{options.Space.Name}: predicted and measured latency", result.Networks, result.Quality.Scale));
            }

            var isFast = options.IsLarge || result.CalibrationSeconds <= MostCalibrationSeconds;
            return result.Quality.IsTrusted && isFast ? 0 : 1;
        }
        catch (InputException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }

    private static async Task WriteAsync(TextWriter output, PredictionBenchmarkOptions options, DeviceProfile device, RuntimeIdentity runtime, CheckedDevice result)
    {
        var quality = result.Quality;
        await output.WriteLineAsync($"# Prediction: {result.Networks.Count} networks of {options.Space.Name}, seed {options.Seed}\n");
        await output.WriteLineAsync($"{device.Processor}, {device.Cores} cores, power mode {device.PowerMode}; {runtime}, fp32, batch 1, 1 thread.\n");
        await output.WriteLineAsync("| figure | value | aim |\n|---|---|---|");
        await output.WriteLineAsync($"| Spearman | {quality.Spearman:F4} | >= 0.98 |");
        await output.WriteLineAsync($"| median error after the scale | {quality.MedianError:P2} | <= 5 % |");
        await output.WriteLineAsync($"| scale (measured / sum of operations) | {quality.Scale:F4} | |");
        await output.WriteLineAsync($"| operations measured | {result.Costs.Measured} | |");
        await output.WriteLineAsync($"| calibration | {result.CalibrationSeconds:F0} s | {(options.IsLarge ? "" : "<= 300 s")} |");
        await output.WriteLineAsync($"| repeatability (two measurements of a network) | {result.Repeatability:P2} | <= 3 % |");
        foreach (var remark in result.Remarks)
        {
            await output.WriteLineAsync($"\n{remark}");
        }

        await output.WriteLineAsync("\n| predicted ms | measured ms | measured / (scale x predicted) | genotype | merged |\n|---|---|---|---|---|");
        foreach (var network in result.Networks.OrderBy(network => network.Measured))
        {
            await output.WriteLineAsync(
                $"| {network.Predicted:F4} | {network.Measured:F4} | {network.Measured / quality.Scale / network.Predicted:F3} | `{network.Genotype}` | {network.Plan} |");
        }
    }
}
