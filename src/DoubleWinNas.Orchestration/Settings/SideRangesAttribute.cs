namespace DoubleWinNas.Orchestration.Settings;

/// <summary>A list of sides in which files may write ranges too, such as <c>24..32/4</c>, in the list or instead of it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SideRangesAttribute : Attribute;
