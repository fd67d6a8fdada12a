using Akka.Actor;

namespace Akka.StandIn.Tests.Serialization;

/// <summary>An actor system with the serializers of these tests and those of Akka.Remote, and without remoting.</summary>
public sealed class SystemWithSerializers : IDisposable
{
    private const string Hocon = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.actor {
          serializers {
            letter = "Akka.StandIn.Tests.Serialization.LetterSerializer, %ASSEMBLY%"
            urgent = "Akka.StandIn.Tests.Serialization.UrgentSerializer, %ASSEMBLY%"
            configured = "Akka.StandIn.Tests.Serialization.ConfiguredSerializer, %ASSEMBLY%"
            missing = "No.Such.Serializer, %ASSEMBLY%"
            akka-misc = "Akka.Remote.Serialization.MiscMessageSerializer, Akka.Remote"
            primitive = "Akka.Remote.Serialization.PrimitiveSerializers, Akka.Remote"
          }
          serialization-bindings {
            "Akka.StandIn.Tests.Serialization.IWireMessage, %ASSEMBLY%" = letter
            "No.Such.Message, %ASSEMBLY%" = letter
            "Akka.StandIn.Tests.Serialization.Plain, %ASSEMBLY%" = no-such-serializer
            "Akka.Actor.Identify, Akka" = akka-misc
            "Akka.Actor.ActorIdentity, Akka" = akka-misc
            "Akka.Actor.IActorRef, Akka" = akka-misc
            "Akka.Actor.PoisonPill, Akka" = akka-misc
            "Akka.Actor.Kill, Akka" = akka-misc
            "Akka.Actor.Status+Failure, Akka" = akka-misc
            "Akka.Actor.Status+Success, Akka" = akka-misc
            "System.String" = primitive
            "System.Int32" = primitive
            "System.Int64" = primitive
          }
          serialization-identifiers {
            "Akka.StandIn.Tests.Serialization.UrgentSerializer, %ASSEMBLY%" = 1002
            "Akka.Remote.Serialization.MiscMessageSerializer, Akka.Remote" = 16
            "Akka.Remote.Serialization.PrimitiveSerializers, Akka.Remote" = 17
          }
          serialization-settings {
            configured { the-id = 1003 }
            primitive { use-legacy-behavior = off }
          }
        }

        """;

    public SystemWithSerializers(string more = "") =>
        System = (ExtendedActorSystem)ActorSystem.Create(
            "wire", (more + "\n" + Hocon).Replace("%ASSEMBLY%", typeof(SystemWithSerializers).Assembly.GetName().Name));

    public ExtendedActorSystem System { get; }

    public Akka.Serialization.Serialization Serialization => System.Serialization;

    /// <summary>The object after its way through bytes.</summary>
    public T RoundTrip<T>(T original)
    {
        var serializer = Serialization.FindSerializerFor(original);
        var bytes = Akka.Serialization.Serialization.WithTransport(System, () => serializer.ToBinary(original));
        var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, original);
        return (T)Serialization.Deserialize(bytes, serializer.Identifier, manifest);
    }

    public void Dispose() => System.Terminate().Wait(TimeSpan.FromSeconds(10));
}
