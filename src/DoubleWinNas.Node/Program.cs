using DoubleWinNas.Node.Commands;
using DoubleWinNas.Node.Terminal;

using var interruption = new Interruption();
return await DwnasCommandLine.RunAsync(args, CommandTerminal.OfProcess(), interruption.Token);
