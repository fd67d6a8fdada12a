using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Xunit;

namespace Akka.StandIn.Tests.TestKit;

/// <summary>How a test gets its system, and how it is rid of it.</summary>
public sealed class LifeCycleTests
{
    [Fact]
    public void A_test_has_a_system_of_its_own_with_the_test_kits_settings()
    {
        using var kit = new Akka.TestKit.Xunit2.TestKit();

        Assert.Equal("test", kit.Sys.Name);
        Assert.Equal(TimeSpan.FromSeconds(3), kit.TestKitSettings.SingleExpectDefault);
        Assert.Contains("Akka.TestKit.TestEventListener, Akka.TestKit", kit.Sys.Settings.Loggers);
        Assert.Equal(TimeSpan.FromSeconds(3), Akka.TestKit.Xunit2.TestKit.DefaultConfig.GetTimeSpan("akka.test.single-expect-default"));
    }

    [Fact]
    public void A_test_can_bring_its_configuration_and_the_name()
    {
        using var named = new Akka.TestKit.Xunit2.TestKit(ConfigurationFactory.ParseString("some.key = 5\n"), "named");
        using var text = new Akka.TestKit.Xunit2.TestKit("some.key = 6\n");

        Assert.Equal("named", named.Sys.Name);
        Assert.Equal(5, named.Sys.Settings.Config.GetInt("some.key"));
        Assert.Equal(6, text.Sys.Settings.Config.GetInt("some.key"));
        Assert.Equal(TimeSpan.FromSeconds(3), text.TestKitSettings.SingleExpectDefault);
    }

    [Fact]
    public void A_test_can_bring_its_system()
    {
        var system = ActorSystem.Create("brought");
        using var kit = new Akka.TestKit.Xunit2.TestKit(system);

        Assert.Same(system, kit.Sys);
        kit.TestActor.Tell("hello");
        kit.ExpectMsg("hello");
    }

    [Fact]
    public void Disposing_ends_the_system_once()
    {
        var kit = new Counting();

        kit.Dispose();
        kit.Dispose();

        Assert.True(kit.Sys.WhenTerminated.IsCompletedSuccessfully);
        Assert.Equal(1, kit.Ended);
    }

    [Fact]
    public void The_system_can_be_ended_before()
    {
        using var kit = new Akka.TestKit.Xunit2.TestKit();

        kit.Shutdown(verifySystemShutdown: true);

        Assert.True(kit.Sys.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_time_factor_that_is_not_positive_is_refused() =>
        Assert.ThrowsAny<Exception>(() => new Akka.TestKit.Xunit2.TestKit("akka.test.timefactor = 0\n"));

    [Fact]
    public void Messages_have_a_sender_unless_the_test_is_marked()
    {
        using var marked = new WithoutSender();
        var echo = marked.Sys.ActorOf<Echo>();

        marked.EventFilter.DeadLetter<string>().ExpectOne(() => echo.Tell("to nobody"));
        marked.ExpectNoMsg(50);
    }

    private sealed class Counting : Akka.TestKit.Xunit2.TestKit
    {
        public int Ended { get; private set; }

        protected override void AfterAll()
        {
            Assert.False(Sys.WhenTerminated.IsCompleted);
            Ended++;
        }
    }

    private sealed class WithoutSender : Akka.TestKit.Xunit2.TestKit, INoImplicitSender;
}
