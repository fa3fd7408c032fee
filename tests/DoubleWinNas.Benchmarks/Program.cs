using System.Runtime.InteropServices;
using DoubleWinNas.Benchmarks;

var benchmarks = typeof(IBenchmark).Assembly.GetTypes()
    .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IBenchmark)))
    .Select(type => (IBenchmark)Activator.CreateInstance(type)!)
    .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal)
    .ToList();

if (benchmarks.Find(benchmark => args.Length > 0 && benchmark.Name == args[0]) is not { } chosen)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/DoubleWinNas.Benchmarks -- NAME [options]");
    benchmarks.ForEach(benchmark => Console.Error.WriteLine($"  {benchmark.Name,-16} {benchmark.Summary}"));
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupted.Cancel();
};
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    interrupted.Cancel();
});

Console.WriteLine(MachineConditions.Describe(args));
return await chosen.RunAsync(args[1..], Console.Out, interrupted.Token);
