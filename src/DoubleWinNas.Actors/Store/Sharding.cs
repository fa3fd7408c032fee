using System.Text;

namespace DoubleWinNas.Actors.Store;

/// <summary>Where an actor lives: FNV-1a (32 bit) over the UTF-8 of <c>kind/key</c>, modulo the number of shards. Never to be changed.</summary>
public static class Sharding
{
    /// <summary>Number of shards of a new database.</summary>
    public const int DefaultShardCount = 64;

    public static int ShardOf(ActorId actor, int shardCount)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(actor.ToString()))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)(hash % (uint)shardCount);
    }
}
