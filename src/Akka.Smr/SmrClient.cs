using Akka.Actor;
using Akka.Smr.Clients;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr;

/// <summary>
/// Values instead of exceptions: the same as asking a group's ref, from any thread. Every call ends within <c>request-timeout</c>
/// with what is known; until then it is sent again as often as it takes, inside a session, so that nothing is done twice.
/// <para>
/// What a caller does to a call is another matter. An <c>Ask</c> of the group's ref that runs into the caller's own time-out, and a
/// call here that is cancelled, say nothing of the command: it may have been done, and may yet be done. To ask again is to send
/// another command, and then <em>both may be done</em>, unless both carry the same session and sequence number: see
/// <see cref="Execute{T}(object, string, long, CancellationToken)"/>.
/// </para>
/// </summary>
public sealed class SmrClient
{
    // A proxy that is gone answers no more: nobody is left waiting when the actor system ends.
    private readonly CancellationToken _termination;

    internal SmrClient(string group, IActorRef proxy, ActorSystem system)
    {
        Group = group;
        Proxy = proxy;
        System = system;
        var ended = new CancellationTokenSource();
        _termination = ended.Token;
        _ = system.WhenTerminated.ContinueWith(_ => ended.Cancel(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The group's name.</summary>
    public string Group { get; }

    internal IActorRef Proxy { get; }

    internal ActorSystem System { get; }

    /// <summary>
    /// Has a command done once, and returns its reply. A reply that is no <typeparamref name="T"/>, or can't be read on this node,
    /// gives <see cref="SmrOutcome.Unknown"/> for <see cref="UnknownReason.UnreadableReply"/>, with a detail that begins with "It was done".
    /// </summary>
    /// <param name="command">An object of a type that the state machine declares as a command.</param>
    /// <param name="cancellationToken">Ends the waiting, not the command: the outcome is <see cref="SmrOutcome.Unknown"/> then.</param>
    public Task<SmrResult<T>> Execute<T>(object command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Ask<T>(command, Handling.Command, cancellationToken);
    }

    /// <summary>
    /// Has a command done once, however often and through whichever node it is sent with this session and number: every answer is
    /// the first one. See <see cref="SmrCommand"/> for the rules of sessions.
    /// </summary>
    /// <param name="command">An object of a type that the state machine declares as a command.</param>
    /// <param name="session">The session's name, unique for ever.</param>
    /// <param name="sequence">The command's number in it, from 1.</param>
    /// <param name="cancellationToken">Ends the waiting, not the command: the outcome is <see cref="SmrOutcome.Unknown"/> then.</param>
    public Task<SmrResult<T>> Execute<T>(object command, string session, long sequence, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(session);
        return Ask<T>(new SmrCommand(command, session, sequence), Handling.Command, cancellationToken);
    }

    /// <summary>Asks something of the state machine. It writes nothing, and may be asked again at will.</summary>
    /// <param name="query">An object of a type that the state machine declares as a query.</param>
    /// <param name="consistency">How new the state must be; null for the group's setting.</param>
    /// <param name="cancellationToken">Ends the waiting: the outcome is <see cref="SmrOutcome.Unknown"/> then.</param>
    public Task<SmrResult<T>> Query<T>(object query, ReadConsistency? consistency = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Ask<T>(consistency is { } asked ? new SmrQuery(query, asked) : query, Handling.Query, cancellationToken);
    }

    /// <summary>This node's replica as it is now; on a node without one, that of another. Throws <see cref="SmrRejectedException"/> if none answers.</summary>
    public async Task<GroupStatus> Status(CancellationToken cancellationToken = default) =>
        (await Question<StatusReport>(GetStatus.Instance, cancellationToken).ConfigureAwait(false)).Status;

    /// <summary>The digest of this node's replica at its applied index. Throws <see cref="SmrRejectedException"/> if none answers.</summary>
    public async Task<StateDigest> Digest(CancellationToken cancellationToken = default) =>
        (await Question<DigestAnswer>(GetDigest.Instance, cancellationToken).ConfigureAwait(false)).Digest;

    /// <summary>The entries from one index to another, both included, that this node's replica still holds; at most a thousand. Throws <see cref="SmrRejectedException"/> if none answers.</summary>
    public async Task<IReadOnlyList<LogLine>> Log(long from, long to, CancellationToken cancellationToken = default) =>
        (await Question<LogDescription>(new GetLog(new LogIndex(from), new LogIndex(to)), cancellationToken).ConfigureAwait(false)).Lines;

    /// <summary>Has the leader hand over to a member, by its name; empty for whoever suits best.</summary>
    public Task<SmrResult<bool>> TransferLeadership(string to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        return Administer<bool>(new TransferLeadership(to), cancellationToken);
    }

    /// <summary>Has this node's replica take a snapshot now.</summary>
    public Task<SmrResult<bool>> TakeSnapshot(CancellationToken cancellationToken = default) => Administer<bool>(DemandSnapshot.Instance, cancellationToken);

    /// <summary>Adds a member that counts, after it has caught up. It must run, and wait to be added.</summary>
    public Task<SmrResult<bool>> AddMember(string name, string address, CancellationToken cancellationToken = default) =>
        Change(MembershipStep.Add, name, address, cancellationToken);

    /// <summary>Adds a member that receives the log and does not count.</summary>
    public Task<SmrResult<bool>> AddLearner(string name, string address, CancellationToken cancellationToken = default) =>
        Change(MembershipStep.AddLearner, name, address, cancellationToken);

    /// <summary>Makes a learner count.</summary>
    public Task<SmrResult<bool>> PromoteMember(string name, CancellationToken cancellationToken = default) =>
        Change(MembershipStep.Promote, name, "", cancellationToken);

    /// <summary>Takes a member out for ever.</summary>
    public Task<SmrResult<bool>> RemoveMember(string name, CancellationToken cancellationToken = default) =>
        Change(MembershipStep.Remove, name, "", cancellationToken);

    /// <summary>
    /// Has the group agree on leases for reads, on other terms of them, or, with null, on none (§6.4.1). From then on queries of
    /// <see cref="ReadConsistency.Lease"/> need no round while the leader's lease holds, and a leader that is lost is replaced no sooner
    /// than a lease ends. Rejected for terms that <see cref="LeaseTerms.AreValid"/> denies or that a heartbeat could not renew in time.
    /// </summary>
    public Task<SmrResult<bool>> ChangeLease(LeaseTerms? terms, CancellationToken cancellationToken = default) =>
        Administer<bool>(new ChangeLease(terms), cancellationToken);

    private Task<SmrResult<bool>> Change(MembershipStep step, string name, string address, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(address);
        return Administer<bool>(new ChangeMembership(step, name, address), cancellationToken);
    }

    private Task<SmrResult<T>> Ask<T>(object message, Handling intent, CancellationToken cancellationToken)
    {
        var caller = new TaskCaller<T>();
        caller.StopWaitingWith(cancellationToken, _termination);
        Proxy.Tell(new ClientRequest(message, intent, caller), ActorRefs.NoSender);
        return caller.Result;
    }

    private Task<SmrResult<T>> Administer<T>(ISmrMessage message, CancellationToken cancellationToken)
    {
        var caller = new TaskCaller<T>();
        caller.StopWaitingWith(cancellationToken, _termination);
        Proxy.Tell(new AdministrationRequest(message, caller), ActorRefs.NoSender);
        return caller.Result;
    }

    private async Task<T> Question<T>(ISmrMessage message, CancellationToken cancellationToken)
    {
        var result = await Administer<T>(message, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return result.IsDone ? result.Value! : throw new SmrRejectedException(SmrRejection.Unavailable, result.Detail ?? "");
    }
}
