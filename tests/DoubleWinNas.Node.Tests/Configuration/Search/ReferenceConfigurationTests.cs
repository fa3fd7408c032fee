using System.Reflection;
using System.Text.Json;
using DoubleWinNas.Node.Configuration.Hocon;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Tests.Configuration.Search;

/// <summary>hocon/reference.conf holds every setting once, with the default that the code has.</summary>
public sealed class ReferenceConfigurationTests
{
    public static TheoryData<string> ReadyConfigurations =>
        [.. Directory.GetFiles(Folder(), "*.conf").Select(file => Path.GetFileName(file)).Where(file => file != ReferenceConfiguration.Source)];

    [Fact]
    public void It_has_a_key_for_every_setting_and_a_setting_for_every_key()
    {
        var keys = KeysOf(typeof(SearchSettings), "search").Concat(KeysOf(typeof(NodeSettings), "node"));

        Assert.Equal(keys.Order(StringComparer.Ordinal), Keys(Reference(), "").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_values_are_the_defaults_of_the_code()
    {
        using var file = new ConfigurationFile();
        var read = file.Read("");

        Assert.Equal(SettingsJson.Of(new SearchSettings { Name = "my-search" }), SettingsJson.Of(read.Settings));
        Assert.Equal(JsonSerializer.Serialize(new NodeSettings()), JsonSerializer.Serialize(read.Node));
    }

    [Fact]
    public void Every_key_has_a_comment_above_it()
    {
        var lines = ReferenceConfiguration.Text().Split('\n');

        Assert.All(
            Enumerable.Range(0, lines.Length).Where(i => lines[i].Contains('=') && !lines[i].TrimStart().StartsWith('#')),
            i => Assert.StartsWith("#", lines[i - 1].TrimStart()));
    }

    [Theory]
    [MemberData(nameof(ReadyConfigurations))]
    public void A_ready_configuration_loads(string file) => Assert.Equal(Path.GetFileNameWithoutExtension(file), SearchConfiguration.Read(Path.Combine(Folder(), file)).Settings.Name);

    [Fact]
    public void There_are_ready_configurations() => Assert.Contains("fashion-mnist-quick.conf", Directory.GetFiles(Folder()).Select(file => Path.GetFileName(file)));

    private static HoconObject Reference() => new HoconResolver(ReferenceConfiguration.Parse(), _ => null).Resolve();

    /// <summary>Keys as the properties spell them: a list of sections counts as the keys of its items.</summary>
    private static IEnumerable<string> KeysOf(Type type, string path) => type.GetProperties().Where(HasKey).SelectMany(property =>
    {
        var key = $"{path}.{JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name)}";
        return property.PropertyType == typeof(IReadOnlyList<DeviceSettings>) ? KeysOf(typeof(DeviceSettings), key)
            : property.PropertyType.Name.EndsWith("Settings", StringComparison.Ordinal) ? KeysOf(property.PropertyType, key)
            : [key];
    });

    private static bool HasKey(PropertyInfo property) => property.GetCustomAttribute<FilledAtStartAttribute>() is null;

    private static IEnumerable<string> Keys(HoconValue value, string path) => value switch
    {
        HoconObject section => section.Fields.SelectMany(field => Keys(field.Value, path.Length == 0 ? field.Key : $"{path}.{field.Key}")),
        HoconArray { Items: [HoconObject, ..] } list => Keys(list.Items[0], path),
        _ => [path],
    };

    private static string Folder()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "hocon")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "hocon");
    }
}
