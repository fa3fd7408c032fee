namespace DoubleWinNas.Training.Supernets;

/// <summary>Where a subnet's parameter comes from.</summary>
/// <param name="Name">Its name in the subnet and in the supernet.</param>
/// <param name="Index">Place among the supernet's parameters.</param>
/// <param name="Slice">The part that is used.</param>
internal readonly record struct SharedParameter(string Name, int Index, ParameterSlice Slice);
