using DoubleWinNas.Pbm;
using DoubleWinNas.Pbm.Output;

return await PbmProgram.RunAsync(args, Terminal.OfProcess());
