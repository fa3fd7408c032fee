namespace DoubleWinNas.Orchestration.Settings;

/// <summary>A setting that no file holds: whoever starts the search derives it from others (a table from its file, classes from the data set).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FilledAtStartAttribute : Attribute;
