using System.Linq.Expressions;

namespace Akka.Actor;

/// <summary>The recipe of an actor: its type, its constructor's arguments, its dispatcher and how its children are supervised.</summary>
public class Props
{
    private static readonly object[] NoArgs = [];

    public Props(Type type) : this(type, NoArgs)
    {
    }

    public Props(Type type, object[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!typeof(ActorBase).IsAssignableFrom(type))
            throw new ArgumentException($"Type [{type}] is no actor: it must derive from ActorBase.", nameof(type));
        Type = type;
        Arguments = args ?? NoArgs;
    }

    protected Props(Props copy)
    {
        Type = copy.Type;
        Arguments = copy.Arguments;
        Dispatcher = copy.Dispatcher;
        SupervisorStrategy = copy.SupervisorStrategy;
    }

    public Type Type { get; }

    public object[] Arguments { get; }

    /// <summary>The dispatcher's path in the configuration.</summary>
    public string Dispatcher { get; private set; } = Akka.Dispatch.Dispatchers.DefaultDispatcherId;

    /// <summary>How this actor supervises its children; null leaves it to the actor.</summary>
    public SupervisorStrategy SupervisorStrategy { get; protected set; } = null!;

    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null) where TActor : ActorBase
    {
        if (factory.Body is not NewExpression creation)
            throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
        object[] args = [.. creation.Arguments.Select(Evaluate)];
        return new Props(typeof(TActor), args) { SupervisorStrategy = supervisorStrategy! };
    }

    public static Props Create<TActor>(params object[] args) where TActor : ActorBase => new(typeof(TActor), args);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy) where TActor : ActorBase, new() =>
        new(typeof(TActor)) { SupervisorStrategy = supervisorStrategy };

    public static Props Create(Type type, params object[] args) => new(type, args);

    public Props WithDispatcher(string dispatcher)
    {
        var copy = Copy();
        copy.Dispatcher = dispatcher;
        return copy;
    }

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy)
    {
        var copy = Copy();
        copy.SupervisorStrategy = supervisorStrategy;
        return copy;
    }

    /// <summary>Makes the actor. Throws what its constructor throws, wrapped in a <see cref="System.Reflection.TargetInvocationException"/>.</summary>
    public virtual ActorBase NewActor() => (ActorBase)Activator.CreateInstance(
        Type, System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance, null, Arguments, null)!;

    protected virtual Props Copy() => new(this);

    private static object Evaluate(Expression argument) =>
        argument is ConstantExpression constant
            ? constant.Value!
            : Expression.Lambda<Func<object>>(Expression.Convert(argument, typeof(object))).Compile(preferInterpretation: true)();
}
