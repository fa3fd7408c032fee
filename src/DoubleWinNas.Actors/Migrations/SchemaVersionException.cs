namespace DoubleWinNas.Actors.Migrations;

/// <summary>The database was made by a newer version of this program; nothing in it was touched.</summary>
public sealed class SchemaVersionException(string database, int found, int known) : InvalidOperationException(
    $"Database '{database}' has schema version {found}, but this program knows versions up to {known}. " +
    "Start the version of the program that made it, or a newer one, or restore the backup taken before the upgrade.")
{
    /// <summary>The schema version in the database.</summary>
    public int Found { get; } = found;

    /// <summary>The newest schema version that this program knows.</summary>
    public int Known { get; } = known;
}
