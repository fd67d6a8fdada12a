namespace Akka.Smr.Clients;

/// <summary>
/// Whom to ask next. Candidates are addresses of nodes: this node's own replica first, then the static list, then what the group has
/// said. A replica that does not lead may name the one that does; without a name the next candidate is tried.
/// </summary>
internal sealed class LeaderFinder
{
    private readonly IReadOnlyList<string> _fixed;
    private IReadOnlyList<string> _candidates;
    private string? _suspect;
    private string? _lastConfirmed;
    private int _hops;

    public LeaderFinder(IEnumerable<string> fixedAddresses)
    {
        _fixed = [.. fixedAddresses.Distinct(StringComparer.Ordinal)];
        _candidates = _fixed;
        Target = _candidates.Count > 0 ? _candidates[0] : null;
    }

    /// <summary>All whose addresses are known, in the order in which they are tried.</summary>
    public IReadOnlyList<string> Candidates => _candidates;

    /// <summary>Whom to ask; null if nobody is known.</summary>
    public string? Target { get; private set; }

    /// <summary>Whether the target has led since it was chosen.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>Takes in where the group says that its members are, and who leads them.</summary>
    public void Learn(IEnumerable<string> addresses, string? leader)
    {
        _candidates = [.. _fixed.Concat(addresses).Distinct(StringComparer.Ordinal)];
        if (!IsConfirmed)
            Target = leader ?? Target ?? (_candidates.Count > 0 ? _candidates[0] : null);
    }

    /// <summary>The replica there has done what only a leader does. Returns whether another one did so before.</summary>
    public bool Confirm(string address)
    {
        if (IsConfirmed)
            return false;
        var isNews = _lastConfirmed != address;
        _lastConfirmed = address;
        Target = address;
        IsConfirmed = true;
        _suspect = null;
        _hops = 0;
        return isNews;
    }

    /// <summary>Somebody says in passing who leads.</summary>
    public void Hear(string leader)
    {
        if (!IsConfirmed && leader != _suspect)
            Target = leader;
    }

    /// <summary>Somebody has seen a new leader begin: whatever was believed before is over.</summary>
    public void Begun(string leader)
    {
        IsConfirmed &= leader == Target;
        Target = leader;
        _hops = 0;
        if (_suspect == leader)
            _suspect = null;
    }

    /// <summary>
    /// The replica there does not lead. Returns whether the next one may be asked at once: it was named, and naming has not yet led
    /// in circles.
    /// </summary>
    public bool NotLeading(string address, string? hint)
    {
        if (address != Target)
            return true;
        IsConfirmed = false;
        if (hint is null || hint == address || hint == _suspect)
        {
            MoveOn();
            return false;
        }

        Target = hint;
        return ++_hops <= _candidates.Count;
    }

    /// <summary>Nothing was heard from there in time: the next one is asked, and others who still name it are not believed.</summary>
    public void Silent(string address)
    {
        if (address != Target)
            return;
        IsConfirmed = false;
        MoveOn();
        _suspect = Target == address ? null : address;
    }

    private void MoveOn()
    {
        // Whoever is asked again in his turn is no longer suspected. A named one that is no candidate hands over to the first.
        Target = _candidates.Count == 0 ? Target : _candidates[(PositionOf(Target) + 1) % _candidates.Count];
        if (Target == _suspect)
            _suspect = null;
    }

    private int PositionOf(string? address)
    {
        for (var i = 0; i < _candidates.Count; i++)
        {
            if (_candidates[i] == address)
                return i;
        }

        return -1;
    }
}
