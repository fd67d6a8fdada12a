using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;

namespace Akka.StandIn.Runtime;

/// <summary>The certificate that both ends of a connection show, and whether they look at the other's.</summary>
internal sealed class TlsSettings
{
    public TlsSettings(Config config)
    {
        SuppressValidation = config.GetBoolean("suppress-validation");
        var certificate = config.GetConfig("certificate");
        Certificate = certificate.GetBoolean("use-thumbprint-over-file") ? FromStore(certificate) : FromFile(certificate);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>Accept whatever certificate the other end shows.</summary>
    public bool SuppressValidation { get; }

    /// <summary>The name that the certificate of the other end must be for: all nodes share one certificate.</summary>
    public string TargetHost => Certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);

    private static X509Certificate2 FromFile(Config config)
    {
        var path = config.GetString("path");
        if (string.IsNullOrEmpty(path))
            throw new ConfigurationException("Path to SSL certificate was not found (it belongs under akka.remote.dot-netty.tcp.ssl.certificate.path)");
        var flags = config.GetStringList("flags", []).Aggregate(X509KeyStorageFlags.DefaultKeySet, (all, flag) => all | FlagFor(flag));
        return X509CertificateLoader.LoadPkcs12FromFile(path, config.GetString("password"), flags);
    }

    private static X509Certificate2 FromStore(Config config)
    {
        var thumbprint = config.GetString("thumbprint");
        if (string.IsNullOrWhiteSpace(thumbprint))
            throw new ConfigurationException(
                "akka.remote.dot-netty.tcp.ssl.certificate.use-thumbprint-over-file is set to true but akka.remote.dot-netty.tcp.ssl.certificate.thumbprint is null or empty");

        using var store = new X509Store(config.GetString("store-name"), LocationFor(config.GetString("store-location")));
        store.Open(OpenFlags.ReadOnly);
        var found = store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: !config.GetBoolean("suppress-validation"));
        return found.Count > 0
            ? found[0]
            : throw new ConfigurationException($"Could not find a valid certificate for thumbprint {thumbprint} in the certificate store");
    }

    private static StoreLocation LocationFor(string text) => text switch
    {
        "local-machine" => StoreLocation.LocalMachine,
        "current-user" => StoreLocation.CurrentUser,
        _ => throw new ConfigurationException($"ssl.certificate.store-location is '{text}'; it must be local-machine or current-user"),
    };

    private static X509KeyStorageFlags FlagFor(string text) => text switch
    {
        "default-key-set" => X509KeyStorageFlags.DefaultKeySet,
        "exportable" => X509KeyStorageFlags.Exportable,
        "machine-key-set" => X509KeyStorageFlags.MachineKeySet,
        "persist-key-set" => X509KeyStorageFlags.PersistKeySet,
        "user-key-set" => X509KeyStorageFlags.UserKeySet,
        "user-protected" => X509KeyStorageFlags.UserProtected,
        _ => throw new ConfigurationException(
            $"ssl.certificate.flags: '{text}' is none of default-key-set, exportable, machine-key-set, persist-key-set, user-key-set, user-protected"),
    };
}
