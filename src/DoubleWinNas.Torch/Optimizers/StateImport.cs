namespace DoubleWinNas.Torch;

/// <summary>Export and import of all slots of an optimizer.</summary>
internal static class StateImport
{
    public static Dictionary<string, Tensor> Export(IEnumerable<StateSlots> slots) =>
        slots.SelectMany(s => s.Export()).ToDictionary(e => e.Key, e => e.Value);

    public static void Import(string optimizer, IReadOnlyDictionary<string, Tensor> state, IEnumerable<StateSlots> slots)
    {
        var used = slots.SelectMany(s => s.Import(state)).ToHashSet();
        var unknown = state.Keys.FirstOrDefault(name => !used.Contains(name));
        if (unknown is not null)
        {
            throw new TorchException($"{optimizer}: state '{unknown}' belongs to no parameter of this optimizer");
        }
    }
}
