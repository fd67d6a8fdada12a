namespace Akka.Smr.Tests.Clients;

public interface IChange;

public sealed record Add(int Amount) : IChange;

public sealed record Get(string Of);

public sealed record Total(int Value);

public sealed record Blob(byte[] Bytes) : IChange;

public sealed record Stranger(int Number);

/// <summary>Its serializer throws.</summary>
public sealed class Unserializable : IChange
{
    public int Value => throw new InvalidOperationException("not for the wire");
}
