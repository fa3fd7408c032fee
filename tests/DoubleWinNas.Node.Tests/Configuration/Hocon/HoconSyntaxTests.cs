namespace DoubleWinNas.Node.Tests.Configuration.Hocon;

/// <summary>Rules of the HOCON specification (lightbend/config, HOCON.md), section by section.</summary>
public sealed class HoconSyntaxTests
{
    [Theory]
    [InlineData("""{ "a": 1, "b": [true, null, "x"], "c": {"d": 1.5e3} }""", "{a:1,b:[true,null,x],c:{d:1.5e3}}")]
    [InlineData("a = 1\nb : 2", "{a:1,b:2}")]
    [InlineData("a = 1, b = 2,\n", "{a:1,b:2}")]
    [InlineData("", "{}")]
    [InlineData("  # only a comment", "{}")]
    [InlineData("a { b = 1 }", "{a:{b:1}}")]
    [InlineData("a : [\n 1\n 2, 3,\n]", "{a:[1,2,3]}")]
    [InlineData("a :\n  1", "{a:1}")]
    [InlineData("\uFEFFa = 1\r\nb = 2\r\n", "{a:1,b:2}")]
    public void Json_and_its_relaxations_are_read(string text, string expected) => Assert.Equal(expected, HoconText.Print(text));

    [Theory]
    [InlineData("a = 1 // one\n# two\nb = 2 # three", "{a:1,b:2}")]
    [InlineData("a = \"//no # comment\"", "{a://no # comment}")]
    [InlineData("a = [1, # one\n 2] // two", "{a:[1,2]}")]
    public void Comments_end_their_line(string text, string expected) => Assert.Equal(expected, HoconText.Print(text));

    [Theory]
    [InlineData("a = hello world  \n", "{a:hello world}")]
    [InlineData("a = 1 2 3", "{a:1 2 3}")]
    [InlineData("a = foo\"bar baz\"  qux", "{a:foobar baz  qux}")]
    [InlineData("a = 10 seconds", "{a:10 seconds}")]
    [InlineData("a = /tmp/x.conf", "{a:/tmp/x.conf}")]
    [InlineData("a = \"\"", "{a:}")]
    public void Values_side_by_side_are_joined_with_the_blanks_between_them(string text, string expected) => Assert.Equal(expected, HoconText.Print(text));

    [Theory]
    [InlineData(""" a = "x\n\t\"\\é" """, "{a:x\n\t\"\\é}")]
    [InlineData("a = \"\"\"x \\n \"y\"\n z\"\"\"", "{a:x \\n \"y\"\n z}")]
    [InlineData("a = \"\"\"x\"\"\"\"\"", "{a:x\"\"}")]
    public void Quoted_text_has_escapes_and_triple_quoted_text_has_none(string text, string expected) => Assert.Equal(expected, HoconText.Print(text));

    [Theory]
    [InlineData("a.b.c = 1", "{a:{b:{c:1}}}")]
    [InlineData("a.\"b.c\".d = 1", "{a:{b.c:{d:1}}}")]
    [InlineData("a b c = 1", "{a b c:1}")]
    [InlineData("3.14 = 1", "{3:{14:1}}")]
    [InlineData("true = 1", "{true:1}")]
    [InlineData("\"\".a = 1", "{:{a:1}}")]
    [InlineData("include = 1", "{include:1}")]
    public void Keys_are_paths(string text, string expected) => Assert.Equal(expected, HoconText.Print(text));

    [Theory]
    [InlineData("a { x = 1, y = 2 }\na { y = 3, z = 4 }", "{a:{x:1,y:3,z:4}}")]
    [InlineData("a.x = 1\na.y = 2", "{a:{x:1,y:2}}")]
    [InlineData("a { x = 1 }\na = null\na { y = 2 }", "{a:{y:2}}")]
    [InlineData("a { x = 1 }\na = 5", "{a:5}")]
    [InlineData("a = 5\na { x = 1 }", "{a:{x:1}}")]
    [InlineData("a = [1]\na = [2]", "{a:[2]}")]
    [InlineData("a : { b : { x : 1 } } { b : { y : 2 } }", "{a:{b:{x:1,y:2}}}")]
    [InlineData("a : [1, 2] [3]", "{a:[1,2,3]}")]
    public void Later_values_override_and_objects_merge(string text, string expected) => Assert.Equal(expected, HoconText.Print(text));

    [Theory]
    [InlineData("a = 1\nb = \"open\nc = 2", "test.conf:2: a quoted text is not closed")]
    [InlineData("a = {\n b = 1\n", "test.conf:1: what is opened here is not closed: '}'")]
    [InlineData("a = [1, 2\nb = 1", "test.conf:2: found '='")]
    [InlineData("a = 1,, b = 2", "test.conf:1: found ','")]
    [InlineData("a = [1,,2]", "found ','")]
    [InlineData("a\n= 1", "found the end of the line where ':', '=', '+=' or '{'")]
    [InlineData("a = ", "found the end of the file where a value for 'a' is needed")]
    [InlineData("a = 1 }", "found '}'")]
    [InlineData("[1, 2]", "not an array")]
    [InlineData("a..b = 1", "empty element")]
    [InlineData("a. = 1", "ends in a dot")]
    [InlineData("a = \"\\q\"", "'\\q' is no escape")]
    [InlineData("a = ${b", "'}' to close ${b")]
    [InlineData("a = 1 {b = 2}", "a text and an object stand side by side")]
    [InlineData("a = b@c", "found '@'")]
    [InlineData("include url(\"x\")", "only files can be included")]
    public void A_wrong_text_is_refused_with_file_line_and_what_is_needed(string text, string message) =>
        Assert.Contains(message, HoconText.Error(text));

    [Fact]
    public void Nesting_without_end_is_refused_and_does_not_overflow() =>
        Assert.Contains("nested deeper", HoconText.Error("a = " + new string('[', 100_000)));

    [Fact]
    public void Random_damage_ends_in_a_value_or_a_clear_refusal()
    {
        const string Whole = "a { b = 1, c = [x, \"y\"] }\nd = ${a.b} ${?e}\nd += 2 # z\nf = \"\"\"t\"\"\"";
        const string Letters = "{}[]\"=:,+$?#.\n ax1\\";
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = Whole.ToCharArray();
            for (var hits = random.Next(1, 5); hits > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = Letters[random.Next(Letters.Length)];
            }

            try
            {
                HoconText.Read(new string(damaged));
            }
            catch (Networks.InputException error)
            {
                Assert.StartsWith("test.conf:", error.Message);
            }
        }
    }
}
