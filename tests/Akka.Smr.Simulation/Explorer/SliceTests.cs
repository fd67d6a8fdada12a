using Xunit;
using Xunit.Abstractions;

namespace Akka.Smr.Simulation.Explorer;

public sealed class SliceTests(ITestOutputHelper output) : ExplorerTests(output)
{
    public static TheoryData<string> Names => new(Slices.All.Select(slice => slice.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_state_of_a_slice_keeps_every_promise(string name) => Exhaust(name);
}
