// The number of threads of an operator, the same on whichever thread it is called.
// OpenMP keeps that number per calling thread, and libtorch hands its own on only in some operators: a oneDNN convolution that is a
// thread's first call runs with OpenMP's default, and its sums differ in the last bits. So every call here adopts the number first.
#include <ATen/Parallel.h>

#include <atomic>

#include "abi.h"

namespace {
std::atomic<int32_t> wanted{0};
thread_local int32_t adopted = 0;
}  // namespace

namespace dwnas {

void want_threads(int32_t count) {
  at::set_num_threads(count);
  wanted.store(count, std::memory_order_relaxed);
  adopted = count;
}

void adopt_threads() {
  const auto count = wanted.load(std::memory_order_relaxed);
  if (adopted == count) return;
  at::set_num_threads(count);
  adopted = count;
}

}  // namespace dwnas
