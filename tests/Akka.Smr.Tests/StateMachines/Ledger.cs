using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Akka.Smr.StateMachines;

namespace Akka.Smr.Tests.StateMachines;

internal sealed record Add(string Key, long Number);

internal sealed record Break(string Key);

internal sealed record Refuse(string Reason);

internal sealed record Silent;

internal sealed record Misuse(string What);

internal sealed record Get(string Key);

internal sealed record GetBroken;

internal sealed record Sum(long Value);

internal sealed record Account(string Key, long Value);

/// <summary>What a test can see of a machine's work.</summary>
internal sealed class Spy
{
    public int Commands { get; set; }

    public int Takes { get; set; }

    public int Clears { get; set; }

    public int PartsTaken { get; set; }

    /// <summary>What <see cref="Misuse"/> does.</summary>
    public Func<string, object?> Act { get; set; } = _ => null;
}

/// <summary>Sums by key, changed in place, and saved in parts.</summary>
internal sealed class Ledger : StateMachineActor
{
    private readonly Spy _spy;
    private ImmutableSortedDictionary<string, long> _sums = ImmutableSortedDictionary<string, long>.Empty.WithComparers(StringComparer.Ordinal);

    public Ledger(Spy spy)
    {
        _spy = spy;
        Command<Add>(On);
        Command<Break>(On);
        Command<Refuse>(command => Fail(command.Reason));
        Command<Silent>(_ => null);
        Command<Misuse>(command => _spy.Act(command.What));
        Query<Get>(query => new Sum(_sums.GetValueOrDefault(query.Key)));
        Query<GetBroken>(_ => throw new InvalidOperationException("the query is broken"));
        Snapshot(Take, Clear, part => _sums = _sums.SetItem(part.Key, part.Value));
        Digest(Write);
    }

    private Sum On(Add command)
    {
        _spy.Commands++;
        var sum = _sums.GetValueOrDefault(command.Key) + command.Number;
        _sums = _sums.SetItem(command.Key, sum);
        return new Sum(sum);
    }

    private Sum On(Break command)
    {
        _sums = _sums.SetItem(command.Key, -1);
        throw new InvalidOperationException($"{command.Key} is broken");
    }

    private IEnumerable<Account> Take()
    {
        _spy.Takes++;
        foreach (var (key, value) in _sums)
        {
            _spy.PartsTaken++;
            yield return new Account(key, value);
        }
    }

    private void Clear()
    {
        _spy.Clears++;
        _sums = _sums.Clear();
    }

    private void Write(IBufferWriter<byte> destination)
    {
        foreach (var (key, value) in _sums)
            destination.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key}={value};")));
    }
}
