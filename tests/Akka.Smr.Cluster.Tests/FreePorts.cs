using System.Net;
using System.Net.Sockets;

namespace Akka.Smr.Cluster.Tests;

/// <summary>Finds ports on the loopback that nobody has now.</summary>
internal static class FreePorts
{
    public static int[] Take(int count)
    {
        // All are held until the last is found, so that they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
                listener.Start();
            return listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
