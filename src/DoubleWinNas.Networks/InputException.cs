namespace DoubleWinNas.Networks;

/// <summary>
/// What a person gave (a genotype, a file, an option) cannot be used. The message names the place, what was found,
/// what is allowed and the remedy; the command line prints it alone and exits with 2, the HTTP API answers 4xx.
/// </summary>
public sealed class InputException(string message, Exception? inner = null) : Exception(message, inner);
