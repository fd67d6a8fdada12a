namespace Akka.Util;

/// <summary>Short names for actors that were given none: a number in base 64, least significant digit first.</summary>
internal static class Base64Name
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    public static string Encode(long value)
    {
        Span<char> text = stackalloc char[11];
        int length = 0;
        do
        {
            text[length++] = Digits[(int)(value & 63)];
            value >>>= 6;
        }
        while (value != 0);
        return new string(text[..length]);
    }
}
