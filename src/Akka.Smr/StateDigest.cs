namespace Akka.Smr;

/// <summary>What names a replica's whole state, sessions included, at an applied index: equal on every replica at an equal index.</summary>
/// <param name="AppliedIndex">The last entry applied.</param>
/// <param name="Chain">
/// A SHA-256 chained over (index, command, outcome) of everything ever applied, kept in snapshots; it differs for ever once one
/// outcome differed.
/// </param>
/// <param name="State">The SHA-256 of the state itself, where the state machine supplies a canonical writer; else null.</param>
/// <param name="Sessions">
/// The SHA-256 of the session table, as it stands in snapshots: it differs where members do not have the same settings of sessions.
/// What a session was answered is part of it, with the words of a failure; a handler whose exceptions say something else on each node
/// makes it differ, though not the chain.
/// </param>
public sealed record StateDigest(long AppliedIndex, string Chain, string? State, string Sessions);

/// <summary>One entry of a replica's log, described.</summary>
/// <param name="Index">Its position.</param>
/// <param name="Term">The term that created it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Checksum">The hash of its content.</param>
public sealed record LogLine(long Index, long Term, string Kind, ulong Checksum);
