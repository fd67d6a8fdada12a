using Akka.Smr.Raft.Log;

namespace Akka.Smr.StateMachines;

/// <summary>How far a state machine has come in the log, and what time it was there.</summary>
internal readonly record struct Position(EntryId At, long ClusterTimeTicks, long UtcTicks);
