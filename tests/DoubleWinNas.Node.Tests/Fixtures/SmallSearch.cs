using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Tests;

/// <summary>The configuration of a small search with its images and a frozen cost table, so that it begins to train at once.</summary>
internal static class SmallSearch
{
    /// <param name="folder">Where images, table and configuration are written.</param>
    /// <param name="sections">Sections of the search besides data, space and devices.</param>
    /// <returns>The configuration's file.</returns>
    public static string Write(TemporaryFolder folder, string sections)
    {
        IdxFolder.Write(folder.In("images"), train: 2000, test: 20, classes: 10);
        var space = new SpaceSettings { Kernels = [3], Expansions = [3], Resolutions = [20], Forms = ["T"] };

        // A table of another runtime or power mode than this machine's would be refused.
        var table = new CostTable(HostDevice.Conditions(HostDevice.Describe(), new OnnxRuntimeInference().Identity));
        foreach (var operation in SpaceOperations.Of(space.ToGenotypeSpace(), 1, 10))
        {
            table.Set(operation, 0.001 + (NetworkCost.Of(operation.ToNetwork(), operation.Resolution).Macs / 1e8));
        }

        table.Save(folder.In("host.json"));
        var file = folder.In("my.conf");
        File.WriteAllText(
            file,
            $$"""
            search {
              data.set = ./images
              space { kernels = [3], expansions = [3], resolutions = [20], forms = [T] }
              devices = [{ table = host.json }]
              {{sections}}
            }
            """);
        return file;
    }
}
