namespace DoubleWinNas.Cluster.Harness.Processes;

/// <summary>A library that, loaded before all others, lets a process read another time of day. Its monotonic clock stays.</summary>
internal static class ShiftedClock
{
    private const string Source =
        """
        #define _GNU_SOURCE
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static long shift(void) { const char *text = getenv("DWNAS_CLOCK_SHIFT"); return text ? atol(text) : 0; }

        int clock_gettime(clockid_t clock, struct timespec *at) {
          int result = syscall(SYS_clock_gettime, clock, at);
          if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += shift();
          return result;
        }
        int gettimeofday(struct timeval *restrict at, void *restrict zone) {
          struct timespec now;
          (void)zone;
          if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
          at->tv_sec = now.tv_sec;
          at->tv_usec = now.tv_nsec / 1000;
          return 0;
        }
        time_t time(time_t *at) {
          struct timespec now;
          clock_gettime(CLOCK_REALTIME, &now);
          if (at) *at = now.tv_sec;
          return now.tv_sec;
        }
        """;

    /// <summary>Compiles the library in a folder.</summary>
    /// <returns>Its path; null where there is no C compiler.</returns>
    public static async Task<string?> MakeAsync(string folder)
    {
        var (source, library) = (Path.Combine(folder, "clock.c"), Path.Combine(folder, "clock.so"));
        await File.WriteAllTextAsync(source, Source);
        return (await Command.TryAsync("cc", "-shared", "-fPIC", "-O1", "-o", library, source)).Code == 0 ? library : null;
    }

    /// <summary>Variables of a process whose clock is ahead.</summary>
    public static IReadOnlyDictionary<string, string> Ahead(string library, TimeSpan by) => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = library,
        ["DWNAS_CLOCK_SHIFT"] = ((long)by.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
