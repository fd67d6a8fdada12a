using Akka.Event;
using Xunit;
using Xunit.Abstractions;

namespace Akka.StandIn.Tests.StandInOnly.TestKit;

/// <summary>What a failed test shows of its system's log.</summary>
public sealed class TestOutputTests
{
    [Fact]
    public void The_log_goes_to_the_tests_output_as_well()
    {
        var output = new Lines();
        using var kit = new Akka.TestKit.Xunit2.TestKit("akka.loglevel = INFO\n", output);

        kit.EventFilter.Warning("for the record").ExpectOne(() => kit.Sys.Log.Log(LogLevel.WarningLevel, null!, "for the record"));

        kit.AwaitAssert(() => Assert.Contains(output.All, line => line.Contains("for the record")));
    }

    private sealed class Lines : ITestOutputHelper
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_lines)
                    return [.. _lines];
            }
        }

        public void WriteLine(string message)
        {
            lock (_lines)
                _lines.Add(message);
        }

        public void WriteLine(string format, params object[] args) => WriteLine(string.Format(format, args));
    }
}
