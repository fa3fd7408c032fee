namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>Loads included texts.</summary>
internal interface IHoconIncludes
{
    /// <summary>The object of an included file, or null where it is missing and not required.</summary>
    /// <param name="name">As written; relative to the including file.</param>
    /// <param name="required">Whether a missing file is an error.</param>
    /// <param name="position">Of the include.</param>
    /// <param name="path">Path of the object that includes.</param>
    ObjectSyntax? Load(string name, bool required, HoconPosition position, IReadOnlyList<string> path);
}
