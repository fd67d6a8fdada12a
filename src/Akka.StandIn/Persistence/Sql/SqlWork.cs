namespace Akka.Persistence.Sql;

/// <summary>Something to be done on a connection, and a promise to whoever asked for it.</summary>
internal abstract class SqlWork
{
    /// <summary>Takes the work that is next in the queue along, if both can be done as one.</summary>
    public virtual bool TryJoin(SqlWork next) => false;

    /// <summary>Does the work and keeps the promise. What it throws is passed to <see cref="Fail"/>.</summary>
    public abstract void Execute(SqlSession session);

    public abstract void Fail(Exception cause);
}

/// <summary>One call on a connection.</summary>
internal sealed class SqlCall<T>(Func<SqlSession, T> body) : SqlWork
{
    // Its continuations send messages or ask for the next call: they may run on the connection's thread.
    private readonly TaskCompletionSource<T> _promise = new();

    public Task<T> Task => _promise.Task;

    public override void Execute(SqlSession session) => _promise.TrySetResult(body(session));

    public override void Fail(Exception cause) => _promise.TrySetException(cause);
}
