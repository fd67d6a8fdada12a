using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>Writes log events to the output of the test that runs.</summary>
internal sealed class TestOutputLogger(ITestOutputHelper output) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger start:
                start.LoggingBus.Subscribe(Self, typeof(LogEvent));
                Sender.Tell(new LoggerInitialized());
                break;
            case LogEvent @event:
                Write(@event);
                break;
        }
    }

    private void Write(LogEvent @event)
    {
        try
        {
            output.WriteLine(@event.ToString());
        }
        catch (InvalidOperationException)
        {
            // The test is over and its output closed: there is nothing left to do here.
            Context.Stop(Self);
        }
    }
}
