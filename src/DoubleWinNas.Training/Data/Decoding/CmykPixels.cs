namespace DoubleWinNas.Training.Data;

/// <summary>
/// Four-colour JPEGs. Practically all are written by Adobe's programs, which store ink inverted (255 = none), so red = C * K / 255
/// and so on.
/// </summary>
internal static unsafe class CmykPixels
{
    /// <summary>Turns C, M, Y, K bytes into R, G, B bytes, in place and packed to the front.</summary>
    public static void ToRgb(byte* pixels, int count)
    {
        var target = pixels;
        for (var i = 0; i < count; i++, pixels += 4, target += 3)
        {
            int black = pixels[3];
            target[0] = Multiply(pixels[0], black);
            target[1] = Multiply(pixels[1], black);
            target[2] = Multiply(pixels[2], black);
        }
    }

    private static byte Multiply(int ink, int black) => (byte)(((ink * black) + 127) / 255);
}
