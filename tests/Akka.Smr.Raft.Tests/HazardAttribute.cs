using Xunit.Abstractions;
using Xunit.Sdk;

namespace Akka.Smr.Raft.Tests;

/// <summary>
/// Says that a test answers a numbered hazard: something that has broken in systems of this kind. It becomes the trait
/// <c>Hazard</c>, so that <c>dotnet test --filter Hazard=13</c> runs what guards against number 13, and <c>tests/HAZARDS.md</c>
/// lists it.
/// </summary>
[TraitDiscoverer("Akka.Smr.Raft.Tests.HazardDiscoverer", TestAssembly.Name)]
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class HazardAttribute : Attribute, ITraitAttribute
{
    /// <summary>Names a hazard by its number.</summary>
    public HazardAttribute(int number) => Number = number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Names a hazard by a number with a letter, such as "15a".</summary>
    public HazardAttribute(string number) => Number = number;

    /// <summary>The hazard's number.</summary>
    public string Number { get; }
}

/// <summary>Turns <see cref="HazardAttribute"/> into a trait.</summary>
public sealed class HazardDiscoverer : ITraitDiscoverer
{
    /// <inheritdoc />
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute)
    {
        ArgumentNullException.ThrowIfNull(traitAttribute);
        yield return KeyValuePair.Create("Hazard", traitAttribute.GetNamedArgument<string>(nameof(HazardAttribute.Number)));
    }
}
