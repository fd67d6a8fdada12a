namespace Akka.Smr.StateMachines;

/// <summary>What a state machine does with messages of one type.</summary>
internal abstract class Handler(Type type, bool isQuery)
{
    public Type Type { get; } = type;

    public bool IsQuery { get; } = isQuery;

    public abstract object? Run(object message);
}

/// <inheritdoc />
internal sealed class Handler<T>(Func<T, object?> run, bool isQuery) : Handler(typeof(T), isQuery)
{
    public override object? Run(object message) => run((T)message);
}
