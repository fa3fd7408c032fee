// The thread's last error and the number of live handles.
#include <atomic>

#include "abi.h"

namespace {
thread_local std::string last_error;
std::atomic<int64_t> live_tensors{0};
}  // namespace

namespace dwnas {

// Keeps one line: torch's messages may carry hints on further lines, which are joined by blanks.
void remember_error(const char* op, const char* message) noexcept {
  try {
    std::string text = std::string(op) + ": " + message;
    for (auto& c : text)
      if (c == '\n' || c == '\r') c = ' ';
    while (!text.empty() && text.back() == ' ') text.pop_back();
    last_error = std::move(text);
  } catch (...) {
    last_error.clear();
  }
}

void count_live(int64_t delta) noexcept { live_tensors.fetch_add(delta, std::memory_order_relaxed); }

}  // namespace dwnas

DWNAS_API const char* dwnas_torch_last_error() noexcept { return last_error.c_str(); }
DWNAS_API int64_t dwnas_live_tensors() noexcept { return live_tensors.load(std::memory_order_relaxed); }
