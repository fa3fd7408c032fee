// Gradients and the thread's modes.
#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>

#include "abi.h"

using namespace dwnas;

DO(set_requires_grad, (Handle x, int32_t enabled), M(x).set_requires_grad(enabled != 0))
DO(requires_grad, (In x, int32_t* enabled), *enabled = T(x).requires_grad())
OP(detach, (In x, Out out), T(x).detach())
DO(backward, (In x, In gradient, int32_t retain_graph), T(x).backward(optional_tensor(gradient), retain_graph != 0))

// Null where there is no gradient (yet).
DWNAS_API int dwnas_grad(In x, Out out) noexcept {
  return guarded("grad", [&] {
    const auto& grad = T(x).grad();
    *out = grad.defined() ? new_handle(grad) : nullptr;
  });
}
DO(set_grad, (Handle x, In grad), M(x).mutable_grad() = optional_tensor(grad))

DO(set_grad_mode, (int32_t enabled, int32_t* previous), *previous = at::GradMode::is_enabled(); at::GradMode::set_enabled(enabled != 0))
DO(get_grad_mode, (int32_t* enabled), *enabled = at::GradMode::is_enabled())

namespace {

namespace autocast = at::autocast;

struct AutocastMode {
  bool enabled;
  at::ScalarType dtype;
};

#if DWNAS_TORCH_AT_LEAST(2, 4)
AutocastMode autocast_mode(at::DeviceType device) { return {autocast::is_autocast_enabled(device), autocast::get_autocast_dtype(device)}; }
void set_autocast_mode(at::DeviceType device, AutocastMode mode) {
  autocast::set_autocast_dtype(device, mode.dtype);
  autocast::set_autocast_enabled(device, mode.enabled);
}
#else
AutocastMode autocast_mode(at::DeviceType device) {
  if (device == at::kCPU) return {autocast::is_cpu_enabled(), autocast::get_autocast_cpu_dtype()};
  return {autocast::is_enabled(), autocast::get_autocast_gpu_dtype()};
}
void set_autocast_mode(at::DeviceType device, AutocastMode mode) {
  if (device == at::kCPU) {
    autocast::set_autocast_cpu_dtype(mode.dtype);
    autocast::set_cpu_enabled(mode.enabled);
  } else {
    autocast::set_autocast_gpu_dtype(mode.dtype);
    autocast::set_enabled(mode.enabled);
  }
}
#endif

}  // namespace

DWNAS_API int dwnas_autocast_enter(int32_t device, int32_t dtype, int32_t enabled, int32_t* previous, int32_t* previous_dtype) noexcept {
  return guarded("autocast", [&] {
    const auto type = static_cast<at::DeviceType>(device);
    const auto before = autocast_mode(type);
    set_autocast_mode(type, {enabled != 0, dtype_of(dtype)});
    autocast::increment_nesting();
    *previous = before.enabled;
    *previous_dtype = static_cast<int32_t>(before.dtype);
  });
}

// The cast weights that autocast keeps are dropped with the outermost guard: the optimizer is about to change the originals.
DWNAS_API int dwnas_autocast_exit(int32_t device, int32_t previous, int32_t previous_dtype) noexcept {
  return guarded("autocast", [&] {
    if (autocast::decrement_nesting() == 0) autocast::clear_cache();
    set_autocast_mode(static_cast<at::DeviceType>(device), {previous != 0, dtype_of(previous_dtype)});
  });
}
DO(get_autocast, (int32_t device, int32_t* enabled), *enabled = autocast_mode(static_cast<at::DeviceType>(device)).enabled)
