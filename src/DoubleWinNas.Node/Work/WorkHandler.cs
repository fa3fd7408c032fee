namespace DoubleWinNas.Node.Work;

/// <summary>The code behind one kind of work item. The calling thread does all of it and of libtorch's work.</summary>
internal interface IWorkHandler
{
    /// <summary>Type of the payload.</summary>
    Type Payload { get; }

    /// <summary>Does the item; its result is of a registered type. The same payload gives the same result, wherever and however often.</summary>
    object Run(object payload, WorkContext context);
}

/// <inheritdoc cref="IWorkHandler"/>
internal abstract class WorkHandler<TPayload, TResult> : IWorkHandler
    where TPayload : class
    where TResult : class
{
    public Type Payload => typeof(TPayload);

    public object Run(object payload, WorkContext context) => Run((TPayload)payload, context);

    protected abstract TResult Run(TPayload work, WorkContext context);
}
