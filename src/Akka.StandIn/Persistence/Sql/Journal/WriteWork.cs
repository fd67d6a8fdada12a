namespace Akka.Persistence.Sql.Journal;

/// <summary>
/// Rows to be inserted for one request, and with them those of requests that wait behind it: they become durable together,
/// by one flush.
/// </summary>
internal sealed class WriteWork : SqlWork
{
    private sealed record Request(IReadOnlyList<JournalRow> Rows)
    {
        // Its continuations answer persistent actors, which is no work for another thread.
        public TaskCompletionSource Promise { get; } = new();
    }

    private readonly JournalTable _table;
    private readonly int _batchSize;
    private readonly List<Request> _requests;
    private int _rowCount;

    /// <param name="table">Where the rows go.</param>
    /// <param name="rows">The rows of one request: inserted all or none.</param>
    /// <param name="batchSize">How many rows go together; a single request may have more.</param>
    public WriteWork(JournalTable table, IReadOnlyList<JournalRow> rows, int batchSize)
    {
        var request = new Request(rows);
        _table = table;
        _batchSize = batchSize;
        _requests = [request];
        _rowCount = rows.Count;
        Task = request.Promise.Task;
    }

    /// <summary>Completes when the rows of the one request that this was made for are durable.</summary>
    public Task Task { get; }

    public override bool TryJoin(SqlWork next)
    {
        if (next is not WriteWork write || _rowCount + write._rowCount > _batchSize)
            return false;

        _requests.AddRange(write._requests);
        _rowCount += write._rowCount;
        return true;
    }

    public override void Execute(SqlSession session)
    {
        try
        {
            _table.Insert(session, _requests is [var single] ? single.Rows : [.. _requests.SelectMany(request => request.Rows)]);
        }
        catch (Exception failure) when (session.Dialect.IsDuplicate(failure))
        {
            // The database has refused all of it, and for certain; but only one of the requests is to blame.
            ExecuteOneByOne(session);
            return;
        }

        foreach (var request in _requests)
            request.Promise.TrySetResult();
    }

    public override void Fail(Exception cause)
    {
        foreach (var request in _requests)
            request.Promise.TrySetException(cause);
    }

    private void ExecuteOneByOne(SqlSession session)
    {
        foreach (var request in _requests)
        {
            try
            {
                _table.Insert(session, request.Rows);
                request.Promise.TrySetResult();
            }
            catch (Exception failure) when (session.Dialect.IsDuplicate(failure))
            {
                request.Promise.TrySetException(failure);
            }
        }
    }
}
