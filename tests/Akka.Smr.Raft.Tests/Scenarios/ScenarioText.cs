using System.Text;
using System.Text.RegularExpressions;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>How things read in a transcript: members by their letters, one line for each effect.</summary>
internal static partial class ScenarioText
{
    public static string NameOf(MemberId id) => id == MemberId.None ? "nobody" : ((char)('a' + (int)(id.Value - 1))).ToString();

    public static string Of(Entry entry) =>
        entry.Kind == EntryKind.Command && !entry.IsStripped ? Encoding.UTF8.GetString(entry.Payload.Span)
        : entry.IsStripped ? $"{entry.Kind}, stripped"
        : entry.Kind.ToString();

    public static string Of(Envelope envelope) =>
        $"{NameOf(envelope.From.Member)}->{NameOf(envelope.To.Member)} t{envelope.Term} {envelope.Body}";

    public static string Of(Configuration configuration)
    {
        var members = configuration.Members.ToArray();
        string Names(Func<Member, bool> which) =>
            string.Join(' ', members.Where(which).Select(member => NameOf(member.Id) + (member.IsWitness ? "(witness)" : "")));

        var text = configuration.IsJoint
            ? $"joint [{Names(member => member.IsOutgoingVoter)}] to [{Names(member => member.IsIncomingVoter)}]"
            : $"voters [{Names(member => member.IsVoter)}]";
        if (members.Any(member => !member.IsVoter))
            text += $" learners [{Names(member => !member.IsVoter)}]";
        return configuration.Intent is null ? text : text + $" on the way to [{string.Join(' ', configuration.Intent.Members.Where(member => member.IsVoter).Select(member => NameOf(member.Id)))}]";
    }

    /// <summary>The effect's line, or null for what a transcript does not show.</summary>
    public static string? Of(in Effect effect) => effect.Kind switch
    {
        EffectKind.Persist => $"persist {Of(effect.Record)}",
        EffectKind.Send => Of(effect.Envelope),
        EffectKind.Apply => null,
        EffectKind.SetTimer => null,
        EffectKind.ReadReady => $"reads [{Join(effect.Waiters)}] ready at {effect.Index}",
        EffectKind.ReadFailed => $"reads [{Join(effect.Waiters)}] failed: {effect.Reason}, leader {NameOf(effect.Leader.Member)}",
        EffectKind.Admitted => $"admitted [{Join(effect.Proposals)}] from {effect.At}",
        EffectKind.Refused => $"refused [{Join(effect.Proposals)}]: {effect.Reason}, leader {NameOf(effect.Leader.Member)}",
        EffectKind.Lost => $"lost {effect.Waiter} at {effect.At}",
        EffectKind.ChangeDone => $"change {effect.Waiter}: {Of(effect.Outcome, effect.Reason)}",
        EffectKind.TransferDone => $"transfer {effect.Waiter}: {Of(effect.Outcome, effect.Reason)}",
        EffectKind.TakeSnapshot => $"take {effect.Snapshot}",
        EffectKind.SendSnapshot => $"send {effect.Snapshot} to {NameOf(effect.To.Member)}",
        EffectKind.CancelSnapshot => $"cancel snapshot {effect.Transfer.Id} of {effect.Transfer.Creator} to {NameOf(effect.To.Member)}",
        EffectKind.StageSnapshot => $"stage {effect.Snapshot} from {NameOf(effect.To.Member)}",
        EffectKind.InstallSnapshot => $"install {effect.Snapshot}",
        EffectKind.Compact => $"compact up to {effect.Index}",
        EffectKind.RoleChanged => $"{effect.Role} in term {effect.Term}, leader {NameOf(effect.Leader.Member)}",
        EffectKind.LeaderReady => $"ready to lead at {effect.At}",
        EffectKind.LeadershipLost => $"leadership of term {effect.Term} lost",
        EffectKind.ConfigurationInForce => $"configuration since {effect.Index}: {Of(effect.Configuration)}",
        EffectKind.Halt => $"halt, {effect.HaltReason}: {effect.Detail}",
        _ => throw new InvalidOperationException($"Effect {effect.Kind} has no line in a transcript."),
    };

    // Identities print as member/storage; a vote reads better by its letter.
    private static string Of(object record) => Vote().Replace(record.ToString()!, match => "vote " + NameOf(new MemberId(long.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))));

    private static string Of(ChangeOutcome outcome, RefusalReason reason) => reason == RefusalReason.None ? outcome.ToString() : $"{outcome}, {reason}";

    private static string Join(ReadOnlyMemory<long> waiters) => string.Join(' ', waiters.ToArray());

    private static string Join(ReadOnlyMemory<Proposal> proposals) => string.Join(' ', proposals.ToArray().Select(proposal => proposal.Waiter));

    [GeneratedRegex("vote ([0-9]+)/[0-9a-f]+")]
    private static partial Regex Vote();
}
