using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>A resolved HOCON configuration as a source of Microsoft.Extensions.Configuration: paths joined by <c>:</c>, array items by index.</summary>
internal sealed class HoconConfigurationSource(HoconObject root) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(root);

    private sealed class Provider : ConfigurationProvider
    {
        public Provider(HoconObject root) => Flatten(root, []);

        private void Flatten(HoconValue value, IReadOnlyList<string> path)
        {
            switch (value)
            {
                case HoconObject owner:
                    foreach (var (key, field) in owner.Fields)
                    {
                        Flatten(field, [.. path, key]);
                    }

                    break;
                case HoconArray array:
                    for (var i = 0; i < array.Items.Count; i++)
                    {
                        Flatten(array.Items[i], [.. path, i.ToString(CultureInfo.InvariantCulture)]);
                    }

                    break;
                case HoconScalar scalar:
                    Data[ConfigurationPath.Combine(path)] = scalar.IsNull ? null : scalar.Text;
                    break;
            }
        }
    }
}
