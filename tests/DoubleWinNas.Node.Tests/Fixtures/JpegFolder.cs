namespace DoubleWinNas.Node.Tests;

/// <summary>A small image folder: the same picture of 16 x 16 pixels in every file.</summary>
internal static class JpegFolder
{
    private const string Picture =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/"
        + "2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAQABADASIAAhEBAxEB/8QA"
        + "HwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkK"
        + "FhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXG"
        + "x8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAEC"
        + "AxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOE"
        + "hYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDFs7TpxW7Z"
        + "2nTiktbYKATV6S4is41eXIBOAq/eanVnClo9X2MoOU3aJ//Z";

    /// <summary>Writes <c>train/CLASS/N.JPEG</c> and <c>val/CLASS/N.JPEG</c>.</summary>
    public static string Write(string folder, IEnumerable<string> classes, int train, int val)
    {
        var picture = Convert.FromBase64String(Picture);
        foreach (var name in classes)
        {
            foreach (var (part, images) in new[] { ("train", train), ("val", val) })
            {
                Directory.CreateDirectory(Path.Combine(folder, part, name));
                for (var i = 0; i < images; i++)
                {
                    File.WriteAllBytes(Path.Combine(folder, part, name, $"{name}_{i}.JPEG"), picture);
                }
            }
        }

        return folder;
    }
}
