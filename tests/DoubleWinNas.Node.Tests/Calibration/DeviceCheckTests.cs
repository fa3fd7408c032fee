using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Node.Calibration;

namespace DoubleWinNas.Node.Tests.Calibration;

public sealed class DeviceCheckTests
{
    private static readonly DeviceProfile Device = new("host", "cpu", 2, null, null);
    private static readonly GenotypeSpace Space = new(SearchSpace.Mobile32 with { Kernels = [3] }, [16, 20]);

    [Fact]
    public void Drawn_networks_are_different_and_the_same_at_every_draw()
    {
        var networks = DeviceCheck.Draw(Space, 6, seed: 1);

        Assert.Equal(6, networks.Select(network => network.Genotype.ToString()).Distinct().Count());
        Assert.Equal(
            networks.Select(network => $"{network.Genotype} {network.Plan}"), DeviceCheck.Draw(Space, 6, seed: 1).Select(network => $"{network.Genotype} {network.Plan}"));
    }

    [Fact]
    public void A_device_whose_networks_take_a_constant_factor_is_trusted_with_that_scale()
    {
        var networks = DeviceCheck.Draw(Space, 6, seed: 1);

        var result = Run(networks, (sum, _) => 1.3 * sum);

        Assert.True(result.IsTrusted);
        Assert.Equal((6, 1.0), (result.Networks.Count, Math.Round(result.Quality.Spearman, 12)));
        Assert.Equal(1.3, result.Quality.Scale, 1e-9);
    }

    [Fact]
    public void A_device_that_measures_the_same_network_differently_is_noisy()
    {
        var networks = DeviceCheck.Draw(Space, 6, seed: 1);
        var calls = 0;

        var result = Run(networks, (sum, _) => sum * (calls++ < networks.Count ? 1 : 1.1));

        Assert.True(result.IsNoisy);
        Assert.False(result.IsTrusted);
        Assert.Contains(result.Remarks, remark => remark.StartsWith("the device is noisy: two measurements of the same network differ by 10.0", StringComparison.Ordinal));
    }

    [Fact]
    public void Remarks_of_measurements_are_told_once()
    {
        var result = Run(DeviceCheck.Draw(Space, 6, seed: 1), (sum, _) => sum);

        Assert.Equal(["energy is not available: no sensor"], result.Remarks);
    }

    private static CheckedDevice Run(IReadOnlyList<SampleNetwork> networks, Func<double, string, double> milliseconds) =>
        new DeviceCheck(new SummingRuntime(networks, milliseconds), Device, 1, "fp32", TimeProvider.System).Run(networks, (_, _) => { }, CancellationToken.None);

    /// <summary>Every operation costs 0.01 ms times its input channels; networks take what a function of their sum says.</summary>
    private sealed class SummingRuntime(IReadOnlyList<SampleNetwork> networks, Func<double, string, double> milliseconds) : IDeviceRuntime
    {
        public RuntimeIdentity Identity { get; } = new("fake", "1");

        public CostMeasurement MeasureCosts(
            IEnumerable<CostOperation> operations, CostConditions conditions, IProgress<CostProgress>? progress, CancellationToken cancellationToken)
        {
            var table = new CostTable(conditions);
            foreach (var operation in operations.Distinct())
            {
                table.Set(operation, 0.01 * operation.InChannels);
            }

            return new CostMeasurement(table, default, new Drift(default, default, 0, IsExceeded: false), 0, table.Entries.Count);
        }

        public MeasurementReport MeasureModels(
            DeviceProfile device, IReadOnlyList<MeasurableModel> models, InferenceConditions conditions, TimeSpan duration, CancellationToken cancellationToken)
        {
            var measured = models.Select(model =>
            {
                var network = networks.Single(network => network.Genotype.ToString() == model.Source);
                var sample = milliseconds(network.Operations.Sum(operation => 0.01 * operation.InChannels), model.Source);
                return new MeasuredModel(model.Name, model.Source, new LatencyResult(
                    new WarmUp(0, IsStable: true), LatencyMeasurement.Of([sample]), new Drift(default, default, 0, IsExceeded: false), null));
            });
            return new MeasurementReport(device, "fake 1", conditions, DateTimeOffset.UnixEpoch, [.. measured]) { EnergyUnavailable = "no sensor" };
        }
    }
}
