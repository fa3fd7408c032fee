using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Searches;

/// <summary>Shows a running search.</summary>
internal interface ISearchView
{
    void Show(SearchStatus status, IReadOnlyList<WorkerStatus> workers);

    /// <summary>The search cannot be asked just now.</summary>
    void Trouble(string message);
}
