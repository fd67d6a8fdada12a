using Akka.Actor;

namespace Akka.Util;

/// <summary>Stands on the wire for something that means nothing outside its own system.</summary>
public interface ISurrogate
{
    ISurrogated FromSurrogate(ActorSystem system);
}

/// <summary>Can be replaced by a surrogate when it is serialized.</summary>
public interface ISurrogated
{
    ISurrogate ToSurrogate(ActorSystem system);
}
