// The process-wide switches of libtorch. Only device-agnostic calls: CUDA is reached through hooks, never through its headers.
#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <cstdlib>

#include "abi.h"

using namespace dwnas;

DWNAS_API int32_t dwnas_torch_abi_version() noexcept { return DWNAS_TORCH_ABI_VERSION; }
DWNAS_API const char* dwnas_torch_version() noexcept { return TORCH_VERSION; }

DO(cuda_device_count, (int32_t* count), *count = static_cast<int32_t>(at::getNumGPUs()))
// All work runs in order on the device's one stream, so reading a number written last waits for everything before it.
DO(synchronize, (int32_t device, int32_t index),
   at::empty({1}, at::TensorOptions().device(device_of(device, index))).fill_(0).item())
DO(get_num_threads, (int32_t* count), *count = at::get_num_threads())
DO(set_num_threads, (int32_t count), want_threads(count))
DO(get_num_interop_threads, (int32_t* count), *count = at::get_num_interop_threads())
DO(set_num_interop_threads, (int32_t count), at::set_num_interop_threads(count))
DO(manual_seed, (uint64_t seed), at::manual_seed(seed))
DO(get_mkldnn, (int32_t* enabled), *enabled = at::globalContext().userEnabledMkldnn())
DO(set_mkldnn, (int32_t enabled), at::globalContext().setUserEnabledMkldnn(enabled != 0))
DO(get_cudnn_benchmark, (int32_t* enabled), *enabled = at::globalContext().benchmarkCuDNN())
DO(set_cudnn_benchmark, (int32_t enabled), at::globalContext().setBenchmarkCuDNN(enabled != 0))
DO(get_deterministic, (int32_t* enabled), *enabled = at::globalContext().deterministicAlgorithms())

DWNAS_API int dwnas_set_deterministic(int32_t enabled) noexcept {
  return guarded("set_deterministic", [&] {
    auto& context = at::globalContext();
    // cuBLAS reads this when its first handle is made; torch refuses deterministic matrix products without it.
    if (enabled) setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*overwrite=*/0);
#if DWNAS_TORCH_AT_LEAST(1, 11)
    context.setDeterministicAlgorithms(enabled != 0, /*warn_only=*/false);
#else
    context.setDeterministicAlgorithms(enabled != 0);
#endif
#if DWNAS_TORCH_AT_LEAST(2, 2)
    // Filling every new block with NaN is a debugging aid that costs a pass over all memory; it changes no result.
    context.setDeterministicFillUninitializedMemory(false);
#endif
    context.setDeterministicCuDNN(enabled != 0);
    if (enabled) context.setBenchmarkCuDNN(false);
  });
}

DWNAS_API int dwnas_set_allow_tf32(int32_t enabled) noexcept {
  return guarded("set_allow_tf32", [&] {
    at::globalContext().setAllowTF32CuDNN(enabled != 0);
    at::globalContext().setAllowTF32CuBLAS(enabled != 0);
  });
}
