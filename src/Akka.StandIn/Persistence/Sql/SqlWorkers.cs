namespace Akka.Persistence.Sql;

/// <summary>
/// Threads of a plugin's own, each with a connection that stays open, behind one queue. Databases are called synchronously
/// here, SQLite being synchronous whatever its API says, so that no other thread ever waits for a disk.
/// </summary>
internal sealed class SqlWorkers : IDisposable
{
    /// <summary>How long to wait for what the threads are doing: a disk that stalls must not hold up the end of a system.</summary>
    private static readonly TimeSpan LastWork = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly Thread[] _threads;
    private readonly Queue<SqlWork> _queue = [];
    private readonly Func<SqlSession> _open;
    private readonly int _capacity;
    private bool _closed;

    /// <param name="name">What the threads are called.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="capacity">How much work may wait; beyond it, work fails at once.</param>
    /// <param name="open">Opens a connection. Called when there is work, and again after a connection has failed.</param>
    public SqlWorkers(string name, int count, int capacity, Func<SqlSession> open)
    {
        _open = open;
        _capacity = capacity;
        _threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Loop) { IsBackground = true, Name = $"{name}-{i}" };
            _threads[i].Start();
        }
    }

    public Task<T> Run<T>(Func<SqlSession, T> body)
    {
        var call = new SqlCall<T>(body);
        Add(call);
        return call.Task;
    }

    public void Add(SqlWork work)
    {
        string refusal;
        lock (_gate)
        {
            if (!_closed && _queue.Count < _capacity)
            {
                _queue.Enqueue(work);
                Monitor.Pulse(_gate);
                return;
            }

            refusal = _closed ? "the plugin has been stopped" : $"the queue buffer was full ({_capacity} elements)";
        }

        work.Fail(new InvalidOperationException($"Failed to enqueue work for the database, {refusal}."));
    }

    /// <summary>Ends the threads after what each is doing now, and closes their connections; what still waits fails.</summary>
    public void Dispose()
    {
        SqlWork[] left;
        lock (_gate)
        {
            _closed = true;
            left = [.. _queue];
            _queue.Clear();
            Monitor.PulseAll(_gate);
        }

        foreach (var work in left)
            work.Fail(new InvalidOperationException("The plugin was stopped before the database was asked."));
        foreach (var thread in _threads)
            thread.Join(LastWork);
    }

    private void Loop()
    {
        SqlSession? session = null;
        while (Take() is { } work)
        {
            try
            {
                session ??= _open();
                work.Execute(session);
            }
            catch (Exception failure)
            {
                // After a failure nobody knows what state a connection is in.
                session?.Dispose();
                session = null;
                work.Fail(failure);
            }
        }

        session?.Dispose();
    }

    private SqlWork? Take()
    {
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                if (_closed)
                    return null;

                Monitor.Wait(_gate);
            }

            var work = _queue.Dequeue();
            while (_queue.TryPeek(out var next) && work.TryJoin(next))
                _queue.Dequeue();
            return work;
        }
    }
}
