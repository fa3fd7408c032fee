using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Networks.Tests.Genotypes;

public sealed class GenotypeTextTests
{
    private const string Valid = "mobile-32@28_T3e6a.S_T3e6a.T3e3.S_N5e3.T3e6a.S";

    [Fact]
    public void Printing_and_parsing_are_inverse_over_both_presets()
    {
        foreach (var space in SearchSpace.Presets)
        {
            for (var seed = 0; seed < 500; seed++)
            {
                var genotype = RandomGenotypes.Draw(space, seed);
                var parsed = Genotype.Parse(genotype.ToString());
                Assert.Equal(genotype, parsed);
                Assert.Equal(genotype.ToString(), parsed.ToString());
                Assert.Equal(genotype.Hash, parsed.Hash);
            }
        }
    }

    [Fact]
    public void The_hash_is_the_same_in_every_version()
    {
        // sha256sum of the text, first 16 digits; changing it would orphan every stored result.
        Assert.Equal("5cd3081354433f89", Genotype.Parse(Valid).Hash.Value);
    }

    [Fact]
    public void The_text_is_fit_for_file_names_and_urls()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var text = RandomGenotypes.Draw(SearchSpace.MobileImageNet, seed).ToString();
            Assert.Matches("^[A-Za-z0-9@_.-]{1,200}$", text);
        }
    }

    [Theory]
    [InlineData("mobile-32", 1, "no '@'")]
    [InlineData("mobile-33@28_T3e6a", 1, "known are mobile-32, mobile-imagenet")]
    [InlineData("mobile-32@", 11, "the resolution (a number) is missing")]
    [InlineData("mobile-32@028_T3e6a", 11, "leading zero")]
    [InlineData("mobile-32@9999_T3e6a", 11, "outside 16 to 48")]
    [InlineData("mobile-32@28", 13, "has 0 stages, but mobile-32 has 3")]
    [InlineData("mobile-32@28-T3e6a", 13, "found '-' where '_' is needed")]
    [InlineData("mobile-32@28_X3e6a.S", 14, "'X' begins no block; allowed are S (skip), N (nonlinear) and T (transformable)")]
    [InlineData("mobile-32@28_T4e6a.S", 14, "kernel 4 is not one of 3, 5, 7")]
    [InlineData("mobile-32@28_T3e5a.S", 14, "expansion 5 is not one of 3, 6")]
    [InlineData("mobile-32@28_T3x6a.S", 16, "found 'x' where 'e' is needed")]
    [InlineData("mobile-32@28_Te6a.S", 15, "a kernel (a number) is missing")]
    [InlineData("mobile-32@28_S.T3e6a", 14, "cannot be skipped")]
    [InlineData("mobile-32@28_N3e6a.S", 18, "found 'a' where '.', '_' or the end is needed")]
    [InlineData("mobile-32@28_T3e6a", 19, "stage 0 has 1 slots, but mobile-32 has 2")]
    [InlineData("mobile-32@28_T3e6a.S.S", 22, "stage 0 has 3 slots, but mobile-32 has 2")]
    [InlineData(Valid + "_T3e6", 48, "a further stage begins")]
    [InlineData(Valid + " ", 47, "found ' '")]
    [InlineData("", 1, "no '@'")]
    public void A_wrong_text_is_refused_with_the_position_and_what_is_allowed(string text, int position, string what)
    {
        var error = Assert.Throws<InputException>(() => Genotype.Parse(text));
        Assert.Contains($"position {position}:", error.Message);
        Assert.Contains(what, error.Message);
    }

    [Fact]
    public void Random_damage_never_ends_in_anything_but_a_clear_refusal_or_another_genotype()
    {
        var random = new Random(7);
        const string Letters = "STNe.@_a0123456789-m~";
        for (var i = 0; i < 5_000; i++)
        {
            var damaged = Valid.ToCharArray();
            for (var hits = random.Next(1, 4); hits > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = Letters[random.Next(Letters.Length)];
            }

            var text = new string(damaged);
            try
            {
                Assert.Equal(text, Genotype.Parse(text).ToString());
            }
            catch (InputException error)
            {
                Assert.Contains("position", error.Message);
            }
        }
    }

    [Fact]
    public void Creating_from_genes_follows_the_same_rules_as_parsing()
    {
        var genes = Genotype.Parse(Valid).Stages.Select(stage => stage.ToArray()).ToArray();
        genes[1][0] = BlockGene.Skip;
        var error = Assert.Throws<InputException>(() => Genotype.Create(SearchSpace.Mobile32, 28, genes));
        Assert.Contains("stage 1, slot 0", error.Message);
    }
}
