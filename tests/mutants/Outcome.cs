namespace Akka.Smr.Mutants;

/// <summary>A test that noticed.</summary>
/// <param name="Test">Its name.</param>
/// <param name="Reason">The checker that spoke in it, or empty.</param>
public sealed record Failure(string Test, string Reason)
{
    /// <inheritdoc />
    public override string ToString() => Reason.Length == 0 ? Test : $"{Test}: {Reason}";
}

/// <summary>What one suite said to one mutant.</summary>
/// <param name="Failed">Who noticed, in the order of names.</param>
/// <param name="Trouble">Why the run says nothing: it took too long, or the mutant cannot be built. Empty when it says something.</param>
public sealed record Outcome(IReadOnlyList<Failure> Failed, string Trouble = "")
{
    /// <summary>A run that says nothing: nobody has noticed.</summary>
    public static Outcome Nothing(string trouble) => new([], trouble);
}
