using System.Text;

namespace DoubleWinNas.Devices.Tests.Testing;

/// <summary>
/// A script that behaves like <c>trtexec</c> as far as it is asked here, and misbehaves on demand: a mode a line in the file <c>mode</c> beside
/// it. Its calls are kept in <c>calls</c>.
/// </summary>
internal sealed class StandInTrtExec : IDisposable
{
    private const string Script = """
        #!/bin/bash
        here=$(dirname "$0")
        mode=$(cat "$here/mode")
        echo "$*" >> "$here/calls"
        echo "&&&& RUNNING TensorRT.trtexec [TensorRT v$(cat "$here/version")] # trtexec $*"
        for argument in "$@"; do
          case "$argument" in
            --onnx=*) onnx=${argument#*=} ;;
            --saveEngine=*) save=${argument#*=} ;;
            --loadEngine=*) load=${argument#*=} ;;
            --exportTimes=*) times=${argument#*=} ;;
            --exportProfile=*) profile=${argument#*=} ;;
            --calib=*) cp "${argument#*=}" "$here/calib" ;;
          esac
        done
        if [[ "$1" == --help ]]; then exit 0; fi
        case "$mode" in
          hang) sleep 600 & wait ;;
          crash) kill -SEGV $$ ;;
          too-large) kill -KILL $$ ;;
          too-large-64) if [[ -n "$onnx" && $(stat -c %s "$onnx") -gt 18000 ]]; then kill -KILL $$; fi ;;
          in-time) if [[ -n "$load" ]]; then touch "$here/running"; for _ in {1..200}; do [[ ! -e "$here/observed" || -e "$here/enough" ]] && break; sleep 0.05; done; rm -f "$here/running" "$here/observed" "$here/enough"; fi ;;
          nonsense) head -c 20000 /dev/urandom; exit 0 ;;
        esac
        if [[ -n "$save" ]]; then
          if [[ "$mode" == refuse || ( "$mode" == refuse-op001 && $(grep -ac 'op001/' "$onnx") -gt 0 ) ]]; then
            echo "[05/04/2022-10:11:12] [E] [TRT] 2: [ltWrapper.cpp::setupHeuristic::327] Error Code 2: Internal Error (Assertion cublasStatus == CUBLAS_STATUS_SUCCESS failed.)"
            echo "[05/04/2022-10:11:12] [E] Engine could not be created from network"
            echo "&&&& FAILED TensorRT.trtexec [TensorRT v8201]"
            exit 1
          fi
          { grep -ao 'op[0-9][0-9][0-9]/' "$onnx" | sort -u; head -c "$(cat "$here/size")" /dev/zero; } > "$save"
        fi
        if [[ -n "$times" && "$mode" != no-times ]]; then
          echo '[ { "startInMs" : 1.0, "latencyMs" : 2.0, "computeMs" : 1.5 }, { "latencyMs" : 2.2, "computeMs" : 1.6 }, { "latencyMs" : 2.4 } ]' > "$times"
        fi
        if [[ -n "$profile" ]]; then
          {
            echo '[ { "count" : 100 }'
            echo ', { "name" : "Reformatting CopyNode for Input Tensor 0 to op000/fragment.conv", "timeMs" : 900, "averageMs" : 9 }'
            grep -ao 'op[0-9][0-9][0-9]/' "$load" | while read -r prefix; do
              echo ", { \"name\" : \"${prefix}fragment.conv + ${prefix}fragment.act\", \"timeMs\" : 30.0, \"averageMs\" : 0.$((10#${prefix:2:3} + 1)), \"percentage\" : 1 }"
            done
            echo ']'
          } > "$profile"
        fi
        if [[ "$mode" == in-time ]]; then echo "[05/04/2022-10:11:15] [I] Throughput: 400 qps"; fi
        if [[ "$mode" == no-times || "$mode" == ok ]]; then
          echo "[05/04/2022-10:11:15] [I] Latency: min = 1.93 ms, max = 2.61 ms, mean = 2.05 ms, median = 2.04 ms, percentile(99%) = 2.5 ms"
        fi
        echo "&&&& PASSED TensorRT.trtexec [TensorRT v8201]"
        """;

    private readonly TemporaryFolder _folder = new();

    public StandInTrtExec()
    {
        Program = _folder.Write("trtexec", Script);
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Mode = "ok";
        Version = "8201";
        EngineSize = 1000;
        _folder.Write("calls", "");
    }

    public string Program { get; }

    public string Cache => _folder["engines"];

    public string Mode
    {
        set => _folder.Write("mode", value);
    }

    public string Version
    {
        set => _folder.Write("version", value);
    }

    public int EngineSize
    {
        set => _folder.Write("size", $"{value}");
    }

    /// <summary>What the last build was given as int8's scales.</summary>
    public string Calibration => File.ReadAllText(_folder["calib"], Encoding.UTF8);

    /// <summary>Whether an engine runs now, in the mode <c>in-time</c>: it does until <see cref="EndRun"/> where <see cref="ObserveRun"/> was called before.</summary>
    public bool IsRunning => File.Exists(_folder["running"]);

    public void ObserveRun() => _folder.Write("observed", "");

    public void EndRun() => _folder.Write("enough", "");

    public string[] Calls => File.ReadAllLines(_folder["calls"], Encoding.UTF8);

    public int Builds => Calls.Count(call => call.Contains("--saveEngine", StringComparison.Ordinal));

    public void Dispose() => _folder.Dispose();
}
