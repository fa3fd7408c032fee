using System.Text.Json.Serialization;

namespace DoubleWinNas.Actors.Store;

[JsonSerializable(typeof(string[]))]
internal sealed partial class StoreJson : JsonSerializerContext;
