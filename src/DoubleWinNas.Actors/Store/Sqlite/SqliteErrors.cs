using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Store.Sqlite;

/// <summary>SQLite's error codes (https://sqlite.org/rescode.html) in this house's terms.</summary>
internal static class SqliteErrors
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int NotADatabase = 26;

    /// <summary>True for trouble of the store itself, false when the statement is at fault.</summary>
    public static bool IsUnavailable(SqliteException error) => Reason(error) is not null;

    public static StoreUnavailableException Unavailable(SqliteException error, string description, bool outcomeUnknown) =>
        new($"{description}: {Reason(error)} (SQLite: {error.Message})", outcomeUnknown, error);

    /// <summary>A value that SQLite refuses to hold.</summary>
    public static bool IsRejection(SqliteException error) => error.SqliteErrorCode is Constraint or TooBig;

    public static bool IsFull(SqliteException error) => error.SqliteErrorCode == Full;

    private static string? Reason(SqliteException error) =>
        error.SqliteErrorCode switch
        {
            Busy or Locked => "the database is locked by another program; close it",
            ReadOnly => "the database is read-only; make the file and its folder writable",
            InputOutput => "the disk reports an input/output error",
            Corrupt => "the database file is damaged; restore it from a backup",
            Full => "the disk is full; free some space",
            CannotOpen => "the database file cannot be opened; check that its folder exists and is writable",
            NotADatabase => "the file is not a SQLite database; choose another path",
            _ => null,
        };
}
