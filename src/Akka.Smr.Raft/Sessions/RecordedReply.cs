namespace Akka.Smr.Raft.Sessions;

/// <summary>A reply that is remembered, so that a repetition of its command gets it again.</summary>
/// <param name="Session">Whose it is.</param>
/// <param name="Sequence">The command's number there.</param>
/// <param name="Ending">How the command ended; never <see cref="Ending.NotRun"/>.</param>
/// <param name="Bytes">The reply itself, as the host encodes it.</param>
internal readonly record struct RecordedReply(Session Session, long Sequence, Ending Ending, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>
    /// What a reply is taken to cost beside its own bytes: objects, references and numbers. With small replies these are most of the
    /// memory, and a bound that overlooked them would bound nothing. It decides what is forgotten, so it is the same everywhere.
    /// </summary>
    public const int BytesBeside = 128;

    /// <summary>
    /// What every failure is taken to have, which hosts keep theirs below. The words of an exception may differ from replica to replica,
    /// and so may their length: if that counted, replicas would forget different replies.
    /// </summary>
    public const int FailureBytes = 4096 - BytesBeside;

    /// <summary>What it counts as under <see cref="SessionOptions.MaxReplyBytes"/>.</summary>
    public long Cost => BytesBeside + (long)(Ending == Ending.Failed ? FailureBytes : Bytes.Length);
}
