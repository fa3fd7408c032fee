using DoubleWinNas.Networks;
using DoubleWinNas.Node.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace DoubleWinNas.Node.Tests.Configuration.Hocon;

public sealed class HoconIncludeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dwnas-hocon-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_included_file_stands_where_it_is_included_and_can_be_overridden()
    {
        Write("base.conf", "a = 1\nb = 2");
        Assert.Equal("{b:3,a:1}", Read("b = 0\ninclude \"base.conf\"\nb = 3"));
        Assert.Equal("{x:{a:1,b:2}}", Read("x { include required(file(\"base.conf\")) }"));
        Assert.Equal("{a:1,b:2}", Read("include \"base\""));
    }

    [Fact]
    public void Paths_in_an_included_file_are_tried_below_the_include_first()
    {
        Write("base.conf", "x = 10\ny = ${x}\nz = ${outer}");
        Assert.Equal("{outer:9,a:{x:42,y:42,z:9}}", Read("outer = 9\na { include \"base.conf\"\n x = 42 }"));
    }

    [Fact]
    public void Includes_are_relative_to_the_file_that_includes()
    {
        Write("sub/one.conf", "include \"two.conf\"");
        Write("sub/two.conf", "two = 2");
        Assert.Equal("{two:2}", Read("include \"sub/one.conf\""));
    }

    [Fact]
    public void A_missing_include_is_nothing_unless_required_and_a_circle_is_named()
    {
        Assert.Equal("{a:1}", Read("include \"absent.conf\"\na = 1"));
        Assert.Contains("required include 'absent.conf' is not there", Error("include required(\"absent.conf\")"));
        Write("one.conf", "include \"two.conf\"");
        Write("two.conf", "include \"one.conf\"");
        Assert.Contains("circle: one.conf -> two.conf -> one.conf", Error("include \"one.conf\""));
    }

    [Fact]
    public void Errors_in_an_included_file_name_that_file()
    {
        Write("base.conf", "a = 1\nb = {");
        Assert.Contains("base.conf:2:", Error("include \"base.conf\""));
    }

    [Fact]
    public void Later_files_override_earlier_ones_and_substitutions_see_the_whole()
    {
        var reference = Write("reference.conf", "port = 1\nurl = \"http://localhost:\"${port}");
        var mine = Write("mine.conf", "port = 2");
        Assert.Equal("{port:2,url:http://localhost:2}", HoconText.Print(HoconReader.ReadFiles([reference, mine], _ => null)));
        Assert.Contains("absent.conf", Assert.Throws<InputException>(() => HoconReader.ReadFiles([reference, Path.Combine(_folder, "absent.conf")], _ => null)).Message);
    }

    [Fact]
    public void It_plugs_into_the_frameworks_configuration()
    {
        var root = HoconText.Read("a { b = [x, { c = 1 }] }\nn = null\nq = \"null\"");
        var configuration = new ConfigurationBuilder().Add(new HoconConfigurationSource(root)).Build();
        Assert.Equal("x", configuration["a:b:0"]);
        Assert.Equal("1", configuration["a:b:1:c"]);
        Assert.Null(configuration["n"]);
        Assert.Equal("null", configuration["q"]);
    }

    private string Read(string text) => HoconText.Print(HoconText.Read(text, folder: _folder));

    private string Error(string text) => Assert.Throws<InputException>(() => HoconText.Read(text, folder: _folder)).Message;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
