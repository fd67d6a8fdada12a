using Akka.Configuration;

namespace Akka.Persistence.Sql;

/// <summary>What journal and snapshot store read of their sections alike, and how they get at their database.</summary>
internal sealed class SqlPlugin
{
    private readonly Lock _gate = new();
    private readonly SqlDialect _dialect;
    private readonly Action<SqlSession> _createTables;
    private readonly string _name;
    private readonly int _threads;
    private bool _tablesExist;

    /// <summary>How many connections have been lost, as all are at once where a server ends.</summary>
    private int _lost;

    /// <param name="name">The name of the plugin's actor, which is its path in the configuration.</param>
    /// <param name="config">Its section.</param>
    /// <param name="createTables">Creates what does not exist yet.</param>
    public SqlPlugin(string name, Config config, Action<SqlSession> createTables)
    {
        _name = name;
        _dialect = SqlDialect.For(name, config);
        _threads = _dialect.HasSingleWriter ? 1 : config.GetInt("parallelism", 1);
        _createTables = createTables;
        _tablesExist = !config.GetBoolean("auto-initialize");
    }

    /// <summary>The section that holds the names of tables and columns.</summary>
    public static Config MappingOf(Config config)
    {
        var mapping = config.GetString("table-mapping");
        return config.HasPath(mapping)
            ? config.GetConfig(mapping)
            : throw new ConfigurationException($"table-mapping is [{mapping}], but there is no such section.");
    }

    public SqlWorkers StartWorkers(string purpose, int capacity) => new($"{_name}-{purpose}", _threads, capacity, this);

    public SqlSession Open()
    {
        // Read before opening: what is lost meanwhile puts the new connection in doubt too.
        var lost = Volatile.Read(ref _lost);
        var session = new SqlSession(_dialect, _dialect.Open(), lost);
        try
        {
            lock (_gate)
            {
                if (!_tablesExist)
                    _createTables(session);
                _tablesExist = true;
            }

            return session;
        }
        catch (Exception)
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Whether a connection has been lost since this one was opened: it would be the next to fail somebody's work.</summary>
    public bool IsDoubtful(SqlSession session) => session.LostBefore != Volatile.Read(ref _lost);

    /// <summary>Closes a connection on which something has failed.</summary>
    public void Close(SqlSession? session)
    {
        if (session is { IsOpen: false })
            Interlocked.Increment(ref _lost);
        session?.Dispose();
    }
}
