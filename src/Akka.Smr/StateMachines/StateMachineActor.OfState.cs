using System.Buffers;

namespace Akka.Smr.StateMachines;

/// <summary>
/// A replicated actor, as <see cref="StateMachineActor"/>, whose handlers do not change the state but return another one:
/// <code>
/// public sealed class Counter : StateMachineActor&lt;long&gt;
/// {
///     public Counter() : base(0)
///     {
///         Command&lt;Add&gt;((sum, add) => (sum + add.Number, sum + add.Number));
///         Query&lt;Get&gt;((sum, _) => sum);
///         Snapshot(sum => sum, sum => sum);
///     }
/// }
/// </code>
/// </summary>
/// <remarks>
/// An exception in a handler costs nothing: the state that it would have returned never comes to be. That holds as long as nothing
/// that belongs to a state is ever changed, so states are best made of records and immutable collections.
/// </remarks>
/// <typeparam name="TState">The state. Values of it must be immutable.</typeparam>
public abstract class StateMachineActor<TState> : StateMachineBase
{
    private readonly Cell _cell;

    /// <summary>Only an actor system creates actors.</summary>
    /// <param name="initial">The state before the first command.</param>
    protected StateMachineActor(TState initial)
        : this(new Cell(initial))
    {
    }

    private StateMachineActor(Cell cell)
        : base(new MachineDefinition { Accept = cell.Accept })
    {
        _cell = cell;
    }

    /// <summary>
    /// Declares what a command of this type does: it returns the state that follows, and the reply, which may be null. With
    /// <see cref="StateMachineBase.Fail"/> for a reply, the state stays as it is.
    /// </summary>
    protected void Command<T>(Func<TState, T, (TState Next, object? Reply)> handler)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);
        Definition.Add(new Handler<T>(command => _cell.Propose(handler(_cell.State, command)), isQuery: false));
    }

    /// <summary>Declares what a query of this type answers.</summary>
    protected void Query<T>(Func<TState, T, object?> handler)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);
        Definition.Add(new Handler<T>(query => handler(_cell.State, query), isQuery: true));
    }

    /// <summary>Declares how the state is saved as one object, which is serialized at once while the group waits.</summary>
    protected void Snapshot<T>(Func<TState, T> take, Func<T, TState> restore)
    {
        ArgumentNullException.ThrowIfNull(take);
        ArgumentNullException.ThrowIfNull(restore);
        Definition.Declare(new WholeSnapshot<T>(() => take(_cell.State), saved => _cell.State = restore(saved)));
    }

    /// <summary>Declares how the state is saved in parts, which are asked for one by one while commands go on.</summary>
    /// <param name="take">Returns the parts of a state.</param>
    /// <param name="empty">The state to which parts are added.</param>
    /// <param name="add">Adds a part. The parts come in the order in which they were taken.</param>
    protected void Snapshot<TPart>(Func<TState, IEnumerable<TPart>> take, TState empty, Func<TState, TPart, TState> add)
    {
        ArgumentNullException.ThrowIfNull(take);
        ArgumentNullException.ThrowIfNull(add);
        Definition.Declare(new SnapshotInParts<TPart>(
            () => take(_cell.State), () => _cell.State = empty, part => _cell.State = add(_cell.State, part)));
    }

    /// <summary>
    /// Declares a canonical form of the state, of which a digest is made: the same bytes for the same state on every replica, however
    /// it came to be. So collections without an order of their own must be sorted.
    /// </summary>
    protected void Digest(Action<TState, IBufferWriter<byte>> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        DeclareDigest(destination => write(_cell.State, destination));
    }

    /// <summary>The state, and the one that follows once its reply has become bytes.</summary>
    private sealed class Cell(TState initial)
    {
        private TState _next = initial;

        public TState State { get; set; } = initial;

        public object? Propose((TState Next, object? Reply) result)
        {
            _next = result.Next;
            return result.Reply;
        }

        public void Accept() => State = _next;
    }
}
