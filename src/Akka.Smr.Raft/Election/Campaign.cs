using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Raft.Election;

/// <summary>Who may stand for election, when, and whom it asks (§3.4, §4.2.2).</summary>
internal static class Campaign
{
    /// <summary>
    /// Only a voter campaigns: of its latest configuration, committed or not, or of one before that is not known to be
    /// superseded yet. For the group may still need a leader whom it removes, until that is committed; it does not count itself
    /// then (§4.2.2). Never a witness, never with a disk that does not answer, never while its own vote is withheld.
    /// </summary>
    public static bool IsPossible(RaftState state) =>
        state.Configurations.WasVoterSince(state.Commit, state.Self)
        && state.Kind == MemberKind.Full
        && !state.IsStalled
        && state.Storage.DurableHard is not null
        && state.Now.Monotonic >= state.WithholdVotesUntil;

    /// <summary>The election timeout of this attempt.</summary>
    public static TimeSpan Timeout(RaftState state) =>
        ElectionTimeout.Of(state.Options, state.Turn, state.Self.Member, state.Term, state.Attempt, state.Lease);

    /// <summary>Asks every other voter, of both halves if there are two.</summary>
    public static void Ask(RaftState state, Term term, Message question)
    {
        foreach (var member in state.Configurations.Latest!.Members)
        {
            if (member.IsVoter && member.Identity != state.Self)
                state.Send(member.Identity, term, question);
        }
    }
}
