using DoubleWinNas.Networks;
namespace DoubleWinNas.Training.Data;
internal static class ImageFolderDataset
{
    public static bool IsIn(string folder) => Directory.Exists(Path.Combine(folder, "train"));
    public static IImageDataset Open(string folder, DatasetOptions options) => throw new InputException($"{folder} {options}");
}
