// glibc gives every large block back to the kernel and fetches it again, zeroed, a moment later. Training allocates the same
// large blocks each step, so that churn was its largest single cost: blocks stay in the heap instead.
// Runs when the library is loaded, before the first tensor.
#include <malloc.h>

#include <climits>

#if defined(__GLIBC__)
namespace {
__attribute__((constructor)) void keep_freed_blocks() noexcept {
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  mallopt(M_TOP_PAD, 64 << 20);
}
}  // namespace
#endif
