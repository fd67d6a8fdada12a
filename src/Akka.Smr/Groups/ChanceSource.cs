using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Smr.Groups;

/// <summary>The one source of chance of an actor system; see <see cref="Chance"/>.</summary>
internal sealed class ChanceSource : IExtension
{
    private readonly string _seed;
    private readonly string _address;

    // A disk that was wiped must get another name than it had, and a group founded anew another id, also under one seed.
    private readonly long _startedAt;
    private readonly ConcurrentDictionary<string, int> _derived = new(StringComparer.Ordinal);

    public ChanceSource(ExtendedActorSystem system)
    {
        _seed = system.Settings.Config.GetString("akka.smr.random-seed", "");
        _address = system.Provider.DefaultAddress.ToString();
        _startedAt = system.Scheduler.Now.UtcTicks;
    }

    public Chance Derive(string purpose)
    {
        if (string.IsNullOrEmpty(_seed))
            return Chance.FromOperatingSystem();

        var number = _derived.AddOrUpdate(purpose, 1, (_, before) => before + 1);
        return Chance.FromSeed($"{_seed}\n{_address}\n{_startedAt}\n{purpose}\n{number}");
    }
}

/// <summary>Gives each actor system its <see cref="ChanceSource"/>.</summary>
internal sealed class ChanceSourceProvider : ExtensionIdProvider<ChanceSource>
{
    public override ChanceSource CreateExtension(ExtendedActorSystem system) => new(system);
}
