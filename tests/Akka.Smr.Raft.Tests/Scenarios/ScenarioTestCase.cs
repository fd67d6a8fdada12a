using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>Marks the method that plays one transcript; each file becomes a test of its own, with the traits that its header names.</summary>
[XunitTestCaseDiscoverer("Akka.Smr.Raft.Tests.Scenarios.ScenarioDiscoverer", TestAssembly.Name)]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScenarioAttribute : Xunit.FactAttribute;

/// <summary>Finds the transcripts.</summary>
public sealed class ScenarioDiscoverer(IMessageSink messages) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc />
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        foreach (var file in Directory.EnumerateFiles(ScenarioFolder.Path, "*.txt").Order(StringComparer.Ordinal))
            yield return new ScenarioTestCase(messages, testMethod, Path.GetFileNameWithoutExtension(file), string.Join(',', Transcript.Read(file).Hazards));
    }
}

/// <summary>One transcript as a test.</summary>
public sealed class ScenarioTestCase : XunitTestCase
{
    private string _hazards = "";

    /// <summary>For deserialization alone.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For deserialization alone.")]
    public ScenarioTestCase()
    {
    }

    internal ScenarioTestCase(IMessageSink messages, ITestMethod method, string scenario, string hazards)
        : base(messages, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, method, [scenario]) =>
        _hazards = hazards;

    /// <inheritdoc />
    public override void Serialize(IXunitSerializationInfo data)
    {
        ArgumentNullException.ThrowIfNull(data);
        base.Serialize(data);
        data.AddValue("Hazards", _hazards);
    }

    /// <inheritdoc />
    public override void Deserialize(IXunitSerializationInfo data)
    {
        ArgumentNullException.ThrowIfNull(data);
        base.Deserialize(data);
        _hazards = data.GetValue<string>("Hazards");
    }

    /// <inheritdoc />
    protected override void Initialize()
    {
        base.Initialize();
        if (_hazards.Length > 0)
            Traits.Add("Hazard", [.. _hazards.Split(',')]);
    }
}
