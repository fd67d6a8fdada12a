namespace Akka.Smr.Raft;

/// <summary>
/// Receives the canonical encoding of a replica's protocol state, for an explorer that must know equal states when it sees
/// them. Times come as "expired or pending", never as numbers.
/// </summary>
public interface IStateWriter
{
    /// <summary>Takes a number.</summary>
    void Write(long value);

    /// <summary>Takes a text.</summary>
    void WriteText(string text);

    /// <summary>Takes a member's identity, apart from numbers, so that members of equal role can be renamed.</summary>
    void WriteMember(Membership.Identity identity);

    /// <summary>Begins what is kept for one member. The order of records means nothing; they do not nest.</summary>
    void BeginRecord(Membership.Identity identity);

    /// <summary>Ends what is kept for one member.</summary>
    void EndRecord();
}
