using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Raft.Election;

/// <summary>Who may stand for election, when, and whom it asks (§3.4, §4.2.2).</summary>
internal static class Campaign
{
    /// <summary>
    /// Only a voter of its own latest configuration campaigns, committed or not; never a learner, never a witness, never with a
    /// disk that does not answer, and never while its own vote is withheld.
    /// </summary>
    public static bool IsPossible(RaftState state) =>
        state.Own is { IsVoter: true }
        && state.Kind == MemberKind.Full
        && !state.IsStalled
        && state.Storage.DurableHard is not null
        && state.Now.Monotonic >= state.WithholdVotesUntil;

    /// <summary>The election timeout of this attempt.</summary>
    public static TimeSpan Timeout(RaftState state) =>
        ElectionTimeout.Of(state.Options, state.Self.Member, state.Term, state.Attempt, PrioritySteps(state), state.Lease);

    /// <summary>How many steps of priority this member lies below the highest in its configuration.</summary>
    public static int PrioritySteps(RaftState state)
    {
        if (state.Own is not { } own || state.Configurations.Latest is not { } configuration)
            return 0;

        var highest = own.Priority;
        foreach (var member in configuration.Members)
        {
            if (member.IsVoter && !member.IsWitness && member.Priority > highest)
                highest = member.Priority;
        }

        return highest - own.Priority;
    }

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
