using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace DoubleWinNas.Actors.Harness.PostgreSql;

/// <summary>
/// A PostgreSQL server of one's own in a temporary folder, reachable over a Unix socket there (so no port can be taken by
/// somebody else). It vanishes with its owner: a keeper process holds the other end of a pipe and stops the server and
/// deletes the folder when the pipe closes, however the owner ended.
/// </summary>
public sealed class PrivatePostgreSql : IAsyncDisposable
{
    // $1 programs, $2 socket folder of the server to copy, or nothing. Ignored signals: a Ctrl-C at the terminal must not end the keeper before the server.
    private const string KeeperScript =
        """
        trap '' INT TERM HUP
        umask 077
        dir=$(mktemp -d "${TMPDIR:-/tmp}/dwnas-pg-XXXXXX") || exit 1
        if [ -n "$2" ]; then
          set -- "$1" "$2" "$1/pg_basebackup" -h "$2" -U postgres -D "$dir/data" -R -X stream -c fast --no-sync
        else
          set -- "$1" "$2" "$1/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync
        fi
        programs=$1
        shift 2
        if ! "$@" >"$dir/initdb.log" 2>&1; then
          cat "$dir/initdb.log" >&2
          rm -rf "$dir"
          exit 1
        fi
        chmod 711 "$dir"
        echo "$dir"
        cat >/dev/null
        "$programs/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1
        rm -rf "$dir"
        """;

    private readonly PrivatePostgreSqlOptions _options;
    private readonly string _binaries;
    private readonly Process _keeper;
    private int _databases;

    private PrivatePostgreSql(PrivatePostgreSqlOptions options, string binaries, Process keeper, string folder)
    {
        _options = options;
        _binaries = binaries;
        _keeper = keeper;
        Folder = folder;
    }

    /// <summary>The folder that holds data, log and socket.</summary>
    public string Folder { get; }

    /// <summary>Makes a server and starts it (about a second).</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL isn't installed or doesn't start; the message carries its output.</exception>
    public static Task<PrivatePostgreSql> StartNewAsync(PrivatePostgreSqlOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options ?? new PrivatePostgreSqlOptions(), primary: null, cancellationToken);

    /// <summary>Makes a standby that follows this server, and lets no commit here be told before it is on the standby's disk, too.</summary>
    /// <exception cref="InvalidOperationException">The server cannot be copied; the message carries the output.</exception>
    public async Task<PrivatePostgreSql> StartSynchronousStandbyAsync(PrivatePostgreSqlOptions options, CancellationToken cancellationToken)
    {
        var standby = await StartAsync(options, this, cancellationToken);
        await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'", cancellationToken);
        await ExecuteAsync("SELECT pg_reload_conf()", cancellationToken);
        return standby;
    }

    /// <summary>Makes a standby the primary; the one that it followed must not come back.</summary>
    public Task PromoteAsync(CancellationToken cancellationToken) => ControlAsync(["promote"], cancellationToken);

    private static async Task<PrivatePostgreSql> StartAsync(PrivatePostgreSqlOptions options, PrivatePostgreSql? primary, CancellationToken cancellationToken)
    {
        var binaries = PostgreSqlBinaries.Find();
        var keeper = Process.Start(AsServerUser("setsid", "sh", "-c", KeeperScript, "keeper", binaries, primary?.Folder ?? ""))!;
        var folder = await keeper.StandardOutput.ReadLineAsync(cancellationToken);
        if (folder is null)
        {
            throw new InvalidOperationException($"{(primary is null ? "initdb" : "pg_basebackup")} failed: {await keeper.StandardError.ReadToEndAsync(cancellationToken)}");
        }

        var server = new PrivatePostgreSql(options, binaries, keeper, folder);
        try
        {
            if (options.ListenAddress.Length > 0 && primary is null)
            {
                await File.AppendAllTextAsync($"{folder}/data/pg_hba.conf", "host all all samenet trust\n", cancellationToken);
            }

            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of one database of this server.</summary>
    public string ConnectionString(string database = "postgres") =>
        new NpgsqlConnectionStringBuilder { Host = Folder, Username = "postgres", Database = database }.ConnectionString;

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await CreateAsync(name, cancellationToken);
        return ConnectionString(name);
    }

    /// <summary>Makes an empty database of that name.</summary>
    public Task CreateAsync(string name, CancellationToken cancellationToken) => ExecuteAsync($"CREATE DATABASE {name}", cancellationToken);

    private async Task ExecuteAsync(string text, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Starts the stopped server and waits until it takes connections.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        var fsync = _options.Fsync ? "on" : "off";
        var settings =
            $"-c listen_addresses={_options.ListenAddress} -c unix_socket_directories={Folder} -c fsync={fsync} -c synchronous_commit=on " +
            string.Create(CultureInfo.InvariantCulture, $"-c max_connections={_options.MaxConnections} -c autovacuum_naptime=5s");
        return ControlAsync(["-l", $"{Folder}/server.log", "-o", settings, "start"], cancellationToken);
    }

    /// <summary>Stops the server and waits until it is gone.</summary>
    public Task StopAsync(PostgreSqlShutdown shutdown, CancellationToken cancellationToken = default) =>
        ControlAsync(["-m", shutdown == PostgreSqlShutdown.Fast ? "fast" : "immediate", "stop"], cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    private async Task ControlAsync(string[] arguments, CancellationToken cancellationToken)
    {
        // setsid: the server leaves our process group, so that a Ctrl-C at the terminal reaches the tests alone.
        using var control = Process.Start(AsServerUser(["setsid", $"{_binaries}/pg_ctl", "-D", $"{Folder}/data", "-w", .. arguments]))!;
        control.StandardInput.Close();
        var output = control.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = control.StandardError.ReadToEndAsync(cancellationToken);
        await control.WaitForExitAsync(cancellationToken);
        if (control.ExitCode != 0)
        {
            var log = File.Exists($"{Folder}/server.log") ? await File.ReadAllTextAsync($"{Folder}/server.log", cancellationToken) : string.Empty;
            throw new InvalidOperationException($"pg_ctl {arguments[^1]} failed: {await output}{await errors}{log}");
        }
    }

    // PostgreSQL refuses to run as root; Debian's package makes the user postgres.
    private static ProcessStartInfo AsServerUser(params string[] command)
    {
        string[] line = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--", .. command]
            : command;
        return new ProcessStartInfo(line[0], line[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
    }
}
