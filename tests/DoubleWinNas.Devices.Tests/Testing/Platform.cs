using System.Runtime.Versioning;

// Scripts, /proc and the runtime's libraries: all of it is Linux.
[assembly: SupportedOSPlatform("linux")]
