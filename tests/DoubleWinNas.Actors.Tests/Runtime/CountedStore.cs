using System.Reflection;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Runtime;

/// <summary>A store that counts how often it is asked for work.</summary>
public class CountedStore : DispatchProxy
{
    private IActorStore? _inner;
    private int _looks;

    internal static (IActorStore Store, Func<int> Looks) Of(IActorStore inner)
    {
        var store = Create<IActorStore, CountedStore>();
        var counted = (CountedStore)(object)store;
        counted._inner = inner;
        return (store, () => Volatile.Read(ref counted._looks));
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IWorkStore.LeaseWorkAsync))
        {
            Interlocked.Increment(ref _looks);
        }

        // The system's own end must not close the store that others use.
        return targetMethod.Name == nameof(IAsyncDisposable.DisposeAsync) ? ValueTask.CompletedTask : targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
