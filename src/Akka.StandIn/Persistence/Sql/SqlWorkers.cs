using Akka.StandIn.Runtime;

namespace Akka.Persistence.Sql;

/// <summary>
/// Threads of a plugin's own, each with a connection that stays open, behind one queue. Databases are called synchronously
/// here, SQLite being synchronous whatever its API says, so that no other thread ever waits for a disk.
/// </summary>
internal sealed class SqlWorkers : IDisposable
{
    /// <summary>How long to wait for what the threads are doing: a disk that stalls must not hold up the end of a system.</summary>
    private static readonly TimeSpan LastWork = TimeSpan.FromSeconds(5);

    private readonly Thread[] _threads;
    private readonly SqlConnection[] _connections;
    private readonly ThreadQueue<SqlWork> _queue;
    private readonly int _capacity;

    // Added, and not yet done.
    private int _outstanding;

    /// <param name="name">What the threads are called.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="capacity">How much work may wait; beyond it, work fails at once.</param>
    /// <param name="plugin">Opens connections: when there is work, and again after one has failed.</param>
    public SqlWorkers(string name, int count, int capacity, SqlPlugin plugin)
    {
        _capacity = capacity;
        _queue = new ThreadQueue<SqlWork>(capacity);
        _connections = new SqlConnection[count];
        _threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            var connection = _connections[i] = new SqlConnection(plugin);
            _threads[i] = new Thread(() => Loop(connection)) { IsBackground = true, Name = $"{name}-{i}" };
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
        Interlocked.Increment(ref _outstanding);
        if (_queue.TryAdd(work))
            return;
        Interlocked.Decrement(ref _outstanding);
        var refusal = _queue.IsClosed ? "the plugin has been stopped" : $"the queue buffer was full ({_capacity} elements)";
        work.Fail(new InvalidOperationException($"Failed to enqueue work for the database, {refusal}."));
    }

    /// <summary>
    /// Does the work on the caller's thread, which costs no change of threads, if there is but one connection and nothing else to do;
    /// otherwise adds it. Never called by two at a time, nor with <see cref="Add"/>.
    /// </summary>
    public void DoOrAdd(SqlWork work)
    {
        if (_connections is [var only] && Volatile.Read(ref _outstanding) == 0 && !_queue.IsClosed)
            only.Do(work);
        else
            Add(work);
    }

    /// <summary>Ends the threads after what each is doing now, and closes their connections; what still waits fails.</summary>
    public void Dispose()
    {
        foreach (var work in _queue.CloseAndClear())
            work.Fail(new InvalidOperationException("The plugin was stopped before the database was asked."));
        foreach (var thread in _threads)
            thread.Join(LastWork);
    }

    private void Loop(SqlConnection connection)
    {
        while (_queue.TryTake(out var work))
        {
            var taken = 1;
            while (_queue.TryTakeIf(work.TryJoin))
                taken++;
            connection.Do(work);
            Interlocked.Add(ref _outstanding, -taken);
        }

        connection.Dispose();
    }

    /// <summary>A connection that is opened when it is needed, and again after a failure.</summary>
    private sealed class SqlConnection(SqlPlugin plugin) : IDisposable
    {
        private SqlSession? _session;

        public void Do(SqlWork work)
        {
            try
            {
                if (_session is not null && plugin.IsDoubtful(_session))
                    Dispose();
                _session ??= plugin.Open();
                work.Execute(_session);
            }
            catch (Exception failure)
            {
                // After a failure nobody knows what state a connection is in.
                plugin.Close(_session);
                _session = null;
                work.Fail(failure);
            }
        }

        public void Dispose()
        {
            _session?.Dispose();
            _session = null;
        }
    }
}
