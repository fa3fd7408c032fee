namespace DoubleWinNas.Actors.Migrations;

/// <summary>One numbered step of a database's schema.</summary>
/// <param name="Version">The schema version that the database has afterwards; the first is 1.</param>
/// <param name="Name">What the step is about, from its file's name.</param>
/// <param name="Sql">The statements, in the store's own dialect.</param>
internal sealed record MigrationScript(int Version, string Name, string Sql);
