using System.Buffers;

namespace Akka.Smr.StateMachines;

/// <summary>
/// A replicated actor: one copy on each member of a group, all of them given the same commands in the same order, once each. Declare
/// in the constructor what it takes:
/// <code>
/// public sealed class Account : StateMachineActor
/// {
///     private decimal _balance;
///     public Account()
///     {
///         Command&lt;Deposit&gt;(c => new Balance(_balance += c.Amount));
///         Query&lt;GetBalance&gt;(_ => new Balance(_balance));
///         Snapshot(() => new AccountState(_balance), s => _balance = s.Balance);
///     }
/// }
/// </code>
/// </summary>
/// <remarks>
/// <para>
/// What an exception costs. A handler that throws leaves the state as it was before its command, on every replica, and the caller
/// gets the failure. To bring the state back, the last checkpoint is restored and the commands since are run again; then another
/// checkpoint is taken, so that the next exception does not pay for them once more. That is, for each exception: one restore of the
/// state, the commands since the last checkpoint (at most <c>rollback-log-bytes</c> of them, for a small state), and one capture.
/// Checkpoints of up to <c>rollback-checkpoint-bytes</c> are kept in memory, and one is taken whenever so many bytes of commands have
/// been run; the group waits for it. A larger state is read again from its last snapshot in the store, and what was run since then
/// is run again: such a machine should refuse by <see cref="StateMachineBase.Fail"/>, which costs nothing, or derive from
/// <see cref="StateMachineActor{TState}"/>, for which an exception costs nothing either.
/// </para>
/// <para>
/// An exception that may be this replica's alone (<see cref="OutOfMemoryException"/>, too little stack, an assembly that is missing
/// or of another version) is no failure of the command: the replica stops, and the others go on. So a handler must bound by itself
/// what it allocates for a command.
/// </para>
/// </remarks>
public abstract class StateMachineActor : StateMachineBase
{
    /// <summary>Only an actor system creates actors.</summary>
    protected StateMachineActor()
        : base(new MachineDefinition())
    {
    }

    /// <summary>
    /// Declares what a command of this type does: it may change the state, and returns the reply, which may be null. Commands and
    /// queries are looked up by type in the order of declaration; the first that a message is an instance of decides.
    /// </summary>
    protected void Command<T>(Func<T, object?> handler)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);
        Definition.Add(new Handler<T>(handler, isQuery: false));
    }

    /// <summary>
    /// Declares what a query of this type answers. It must not change the state: queries run on one replica only, at any time, and
    /// nothing is rolled back when one throws.
    /// </summary>
    protected void Query<T>(Func<T, object?> handler)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);
        Definition.Add(new Handler<T>(handler, isQuery: true));
    }

    /// <summary>Declares how the state is saved as one object. A snapshot is required: without one the log could never be compacted.</summary>
    /// <param name="take">Returns the whole state. It is serialized at once, while the group waits: large states are better taken in parts.</param>
    /// <param name="restore">Replaces the whole state, whatever it was.</param>
    protected void Snapshot<T>(Func<T> take, Action<T> restore)
    {
        ArgumentNullException.ThrowIfNull(take);
        ArgumentNullException.ThrowIfNull(restore);
        Definition.Declare(new WholeSnapshot<T>(take, restore));
    }

    /// <summary>Declares how the state is saved in parts, for states that are too large to be serialized at once.</summary>
    /// <param name="take">
    /// Returns the state as of now. The parts are asked for one by one while commands go on changing the state, so this must be a view
    /// that does not change with it, as over an immutable dictionary. If it throws on the way, the snapshot is given up and the state stays good.
    /// </param>
    /// <param name="clear">Empties the state.</param>
    /// <param name="restore">Adds a part to it. The parts come in the order in which they were taken.</param>
    protected void Snapshot<TPart>(Func<IEnumerable<TPart>> take, Action clear, Action<TPart> restore)
    {
        ArgumentNullException.ThrowIfNull(take);
        ArgumentNullException.ThrowIfNull(clear);
        ArgumentNullException.ThrowIfNull(restore);
        Definition.Declare(new SnapshotInParts<TPart>(take, clear, restore));
    }

    /// <summary>
    /// Declares a canonical form of the state, of which a digest is made: the same bytes for the same state on every replica, however
    /// it came to be. So collections without an order of their own must be sorted.
    /// </summary>
    protected void Digest(Action<IBufferWriter<byte>> write) => DeclareDigest(write);
}
