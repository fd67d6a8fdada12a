using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>The core is a function of its inputs, can be copied, and stops rather than go on wrongly.</summary>
public sealed class PurityRules
{
    [Fact]
    public void A_clone_goes_on_exactly_as_the_original_would()
    {
        var group = TestGroup.Led(3);
        group.Propose(group[1], "a");
        group.Read(group[1]);
        foreach (var member in group.Members)
        {
            var clone = member.Replica.Clone();
            var message = new Envelope(group.Id, group[2].Identity, member.Identity, new Term(1), new AppendResponse(1, true, new LogIndex(1), EntryId.Zero));
            var after = new Instant(group.Now.Monotonic + TimeSpan.FromSeconds(1));
            var expected = member.Replica.Step(Input.Received(message), after).ToArray().Concat(member.Replica.Step(Input.TimerFired(), after).ToArray());
            var found = clone.Step(Input.Received(message), after).ToArray().Concat(clone.Step(Input.TimerFired(), after).ToArray());

            Assert.Equal(expected.Select(effect => effect.ToString()), found.Select(effect => effect.ToString()));
        }
    }

    [Fact]
    public void A_clone_shares_nothing_that_changes()
    {
        var group = TestGroup.Led(1);
        var clone = group[1].Replica.Clone();

        group.Propose(group[1], "a");

        Assert.Equal(new LogIndex(1), clone.LastEntry.Index);
        Assert.Equal(new LogIndex(2), group[1].Replica.LastEntry.Index);
    }

    [Fact]
    public void Every_input_and_every_effect_has_a_printed_form()
    {
        Assert.Equal("Persisted(3)", Input.Persisted(3).ToString());
        Assert.Equal("SetTimer(00:00:01)", Effect.SetTimer(TimeSpan.FromSeconds(1)).ToString());
    }

    [Fact]
    public void A_broken_invariant_stops_the_replica_and_says_which()
    {
        var group = TestGroup.Led(1);

        group[1].Step(Input.Applied(new LogIndex(99)));

        var halt = Assert.Single(group[1].Asked(EffectKind.Halt));
        Assert.Equal(HaltReason.InvariantBroken, halt.HaltReason);
        Assert.Contains("99", halt.Detail, StringComparison.Ordinal);
        Assert.Empty(group[1].Asked(EffectKind.Persist));
    }

    [Fact]
    [Hazard(9)]
    public void Every_message_has_a_handler_in_every_role()
    {
        var kinds = typeof(Message).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Message)));
        foreach (var kind in kinds)
        {
            foreach (var role in new[] { RoleKind.Follower, RoleKind.PreCandidate, RoleKind.Candidate, RoleKind.Leader })
            {
                var group = TestGroup.Of(3);
                if (role == RoleKind.PreCandidate)
                    VoteRules.StartCampaign(group, 1);
                else if (role == RoleKind.Candidate)
                    VoteRules.BecomeCandidate(group, 1);
                else if (role == RoleKind.Leader)
                    group.Elect(1);
                Assert.Equal(role, group[1].Replica.Role);
                var body = (Message)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(kind);
                if (body is InstallSnapshot)
                    body = new InstallSnapshot(1, group.Founding);

                // A leader does not hear another leader of its own term; everything else is handled.
                var term = role == RoleKind.Leader && body is AppendEntries or Heartbeat or InstallSnapshot ? 9 : group[1].Replica.Term.Value;
                group.Say(group[2], group[1], term, body);

                Assert.NotEqual(RoleKind.Halted, group[1].Replica.Role);
            }
        }
    }
}
