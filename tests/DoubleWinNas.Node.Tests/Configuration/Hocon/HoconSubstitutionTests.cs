namespace DoubleWinNas.Node.Tests.Configuration.Hocon;

/// <summary>Substitutions of the HOCON specification, self-references among them.</summary>
public sealed class HoconSubstitutionTests
{
    [Theory]
    [InlineData("a = 1\nb = ${a}", "{a:1,b:1}")]
    [InlineData("b = ${a}\na = 1", "{b:1,a:1}")]
    [InlineData("a { x = 1 }\nb = ${a} { y = 2 }", "{a:{x:1},b:{x:1,y:2}}")]
    [InlineData("a { x = 1 }\nb = ${a}\nb.x = 5", "{a:{x:1},b:{x:5}}")]
    [InlineData("a = [1]\nb = ${a} [2]", "{a:[1],b:[1,2]}")]
    [InlineData("a = x\nb = pre-${a}-post", "{a:x,b:pre-x-post}")]
    [InlineData("a = 1\nb = \"${a}\"", "{a:1,b:${a}}")]
    [InlineData("a { b = 2 }\nc = ${a.b}", "{a:{b:2},c:2}")]
    [InlineData("a.\"x.y\" = 2\nc = ${a.\"x.y\"}", "{a:{x.y:2},c:2}")]
    [InlineData("a = ${b}\nb = ${c}\nc = 7", "{a:7,b:7,c:7}")]
    [InlineData("base { k = 1, v = ${base.k} }\nmine = ${base}\nbase.k = 2", "{base:{k:2,v:2},mine:{k:2,v:2}}")]
    public void A_substitution_takes_the_final_value_of_its_path(string text, string expected) => Assert.Equal(expected, HoconText.Print(text));

    [Theory]
    [InlineData("a = ${?b}", "{}")]
    [InlineData("a = 1\na = ${?b}", "{a:1}")]
    [InlineData("a = x${?b}y", "{a:xy}")]
    [InlineData("a = [1, ${?b}, 2]", "{a:[1,2]}")]
    [InlineData("a = ${?b} [1]", "{a:[1]}")]
    [InlineData("a = ${?b}${?c}", "{}")]
    public void An_optional_one_that_is_missing_leaves_no_trace(string text, string expected) => Assert.Equal(expected, HoconText.Print(text));

    [Theory]
    [InlineData("path = a\npath = ${path}\":b\"", "{path:a:b}")]
    [InlineData("a = [1]\na = ${a} [2]\na = ${a} [3]", "{a:[1,2,3]}")]
    [InlineData("a += 1\na += 2", "{a:[1,2]}")]
    [InlineData("o { a = [0] }\no { a += 1 }", "{o:{a:[0,1]}}")]
    [InlineData("a = ${?a}x", "{a:x}")]
    [InlineData("a { b = 1 }\na = ${a} { c = 2 }", "{a:{b:1,c:2}}")]
    [InlineData("bar : { foo : 42, baz : ${bar.foo} }", "{bar:{foo:42,baz:42}}")]
    [InlineData("bar : { foo : 42, baz : ${bar.foo} }\nbar : { foo : 43 }", "{bar:{foo:43,baz:43}}")]
    [InlineData("bar : { a : ${foo.d}, b : 1 }\nbar.b = 3\nfoo : { c : ${bar.b}, d : 2 }\nfoo.d = 4", "{bar:{a:4,b:3},foo:{c:3,d:4}}")]
    [InlineData("a : { b : { x : 1 } }\na : { b : ${a.b} { y : 2 } }", "{a:{b:{x:1,y:2}}}")]
    [InlineData("bar : { foo : 42 }\nbar : { baz : ${bar} }", "{bar:{foo:42,baz:{foo:42}}}")]
    [InlineData("a = 1\na = ${b}\na = 2", "{a:2}")]
    [InlineData("a = { a : { c : 1 } }\na = ${a.a}\na = ${a.c}", "{a:1}")]
    public void A_value_that_refers_to_its_own_path_means_what_it_was_before(string text, string expected) =>
        Assert.Equal(expected, HoconText.Print(text));

    [Fact]
    public void The_environment_answers_where_the_configuration_does_not()
    {
        var environment = new Dictionary<string, string> { ["HOME"] = "/home/me", ["a.b"] = "7" };
        Assert.Equal("{x:/home/me/data,y:7}", HoconText.Print("x = ${HOME}/data\ny = ${a.b}", environment));
        Assert.Equal("{HOME:here,x:here}", HoconText.Print("HOME = here\nx = ${HOME}", environment));
        Assert.Equal("{x:1}", HoconText.Print("x = 1\nx = ${?UNSET}", environment));
    }

    [Theory]
    [InlineData("a = ${b}", "test.conf:1: ${b} is defined neither in the configuration nor as an environment variable")]
    [InlineData("a = ${a}", "test.conf:1: ${a} refers to itself")]
    [InlineData("a = ${b}\nb = ${a}", "refers to itself")]
    [InlineData("a = ${b}\nb = ${c}\nc = ${a}", "refers to itself")]
    [InlineData("a { b = ${a} }", "refers to itself")]
    [InlineData("a = {x = 1}\nb = ${a} [1]", "an object and an array stand side by side")]
    public void An_undefined_or_circular_one_is_refused_by_name(string text, string message) => Assert.Contains(message, HoconText.Error(text));
}
