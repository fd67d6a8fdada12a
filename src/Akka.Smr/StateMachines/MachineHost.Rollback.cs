using Akka.Event;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.StateMachines;

/// <summary>Bringing back the state as it was before a command whose handler threw.</summary>
internal sealed partial class MachineHost
{
    // How the state is rolled back; null for a machine whose handlers do not change it.
    private readonly RollbackLog? _rollback;

    private void Keep(Entry entry)
    {
        _rollback!.Keep(entry, _entries.Body);
        if (_rollback.IsCheckpointDue)
            TakeCheckpoint();
    }

    /// <summary>Rolls the state back; false if it must be read from the store first.</summary>
    private bool RollBack()
    {
        if (_rollback!.Checkpoint is { } checkpoint)
        {
            checkpoint.Restore(_form, _serialization);
            RunAgain();
            return true;
        }

        var (snapshot, store) = _rollback.Stored!.Value;
        BeginReading(snapshot, store, isRollback: true);
        return false;
    }

    /// <summary>
    /// The state is the base: runs what has succeeded since. Replies, sessions and digest stay as they are, for only the user's state
    /// was touched by the command that threw. Another checkpoint saves the next exception the same work.
    /// </summary>
    private void RunAgain()
    {
        foreach (var (entry, body) in _rollback!.Since)
            _commands.Again(entry, body);
        if (_rollback.Since.Count > 0 && !_rollback.IsLarge)
            TakeCheckpoint();
    }

    private void TakeCheckpoint()
    {
        try
        {
            if (Checkpoint.Take(_form, _serialization, _entries.Position.At.Index, _settings.RollbackCheckpointBytes) is { } checkpoint)
            {
                _rollback!.Advance(checkpoint);
                return;
            }
        }
        catch (Exception thrown)
        {
            // The state is good, and so is the older checkpoint.
            _log.Error(thrown, "The state machine of group {0} could not take a checkpoint at {1}", _settings.Name, _entries.Position.At);
        }

        _rollback!.FoundLarge();
    }
}
