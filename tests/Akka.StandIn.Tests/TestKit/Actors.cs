using Akka.Actor;
using Akka.Event;

namespace Akka.StandIn.Tests.TestKit;

/// <summary>Sends back whatever it is told.</summary>
public sealed class Echo : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message);
}

/// <summary>Logs what it is told, at the level that is asked for, and says so; fails with exceptions that it is told.</summary>
public sealed class Talker : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Exception failure:
                throw failure;
            case (LogLevel level, string text):
                Context.GetLogger().Log(level, null!, text);
                Sender.Tell("said");
                break;
        }
    }
}
