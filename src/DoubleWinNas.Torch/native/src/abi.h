// What every file of the shim shares: handles, the status/out convention and the version guard.
// A function returns 0 and fills its out parameter, or returns 1 and leaves a one-line message in dwnas_torch_last_error().
#pragma once
#include <ATen/ATen.h>
#include <torch/version.h>

#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#define DWNAS_API extern "C" __attribute__((visibility("default")))
#define DWNAS_TORCH_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

namespace dwnas {

using Handle = at::Tensor*;
using In = const at::Tensor*;
using List = const Handle*;
using Out = Handle*;
using Ints = const int64_t*;

void remember_error(const char* op, const char* message) noexcept;
void count_live(int64_t delta) noexcept;
void want_threads(int32_t count);
void adopt_threads();

// The tensor behind a handle that must be there.
inline const at::Tensor& T(In handle) {
  if (handle == nullptr) throw std::invalid_argument("a tensor argument is null");
  return *handle;
}
inline at::Tensor& M(Handle handle) {
  if (handle == nullptr) throw std::invalid_argument("a tensor argument is null");
  return *handle;
}
// The tensor behind a handle that may be null; undefined then, which at:: takes for "none".
inline at::Tensor optional_tensor(In handle) { return handle == nullptr ? at::Tensor() : *handle; }

inline at::IntArrayRef ints(Ints values, int32_t count) {
  if (values == nullptr && count != 0) throw std::invalid_argument("a list of numbers is null");
  return at::IntArrayRef(values, static_cast<size_t>(count));
}
inline std::vector<at::Tensor> tensors(List handles, int32_t count) {
  if (handles == nullptr && count != 0) throw std::invalid_argument("a list of tensors is null");
  std::vector<at::Tensor> result;
  result.reserve(static_cast<size_t>(count));
  for (int32_t i = 0; i < count; ++i) result.push_back(M(handles[i]));
  return result;
}
// A whole number keeps the type of an integer tensor; any other promotes it as PyTorch does.
inline at::Scalar scalar(const at::Tensor& x, double value) {
  const auto whole = static_cast<int64_t>(value);
  if (at::isIntegralType(x.scalar_type(), /*includeBool=*/true) && static_cast<double>(whole) == value) return at::Scalar(whole);
  return at::Scalar(value);
}
inline at::ScalarType dtype_of(int32_t value) { return static_cast<at::ScalarType>(value); }
inline at::Device device_of(int32_t type, int32_t index) {
  if (type == static_cast<int32_t>(at::kCPU)) return at::Device(at::kCPU);
  return at::Device(static_cast<at::DeviceType>(type), static_cast<at::DeviceIndex>(index));
}
inline at::TensorOptions options_of(int32_t dtype, int32_t device_type, int32_t device_index) {
  return at::TensorOptions().dtype(dtype_of(dtype)).device(device_of(device_type, device_index));
}
inline Handle new_handle(at::Tensor value) {
  auto* handle = new at::Tensor(std::move(value));
  count_live(1);
  return handle;
}

// Runs body; whatever it throws becomes status 1 and a message that starts with the operator's name.
template <class Body>
int guarded(const char* op, Body&& body) noexcept {
  try {
    adopt_threads();
    body();
    return 0;
  } catch (const c10::Error& error) {
    remember_error(op, error.what_without_backtrace());
  } catch (const std::exception& error) {
    remember_error(op, error.what());
  } catch (...) {
    remember_error(op, "unknown native exception");
  }
  return 1;
}
template <class Body>
int yields(const char* op, Out out, Body&& body) noexcept {
  return guarded(op, [&] {
    if (out == nullptr) throw std::invalid_argument("the out parameter is null");
    *out = nullptr;
    *out = new_handle(body());
  });
}

}  // namespace dwnas

// An operator with one resulting tensor: OP(relu, (In x, Out out), at::relu(T(x)))
#define OP(name, parameters, ...) \
  DWNAS_API int dwnas_##name parameters noexcept { \
    return dwnas::yields(#name, out, [&]() -> at::Tensor { return __VA_ARGS__; }); \
  }
// A call without a resulting tensor: DO(zero_, (Handle x), M(x).zero_())
#define DO(name, parameters, ...) \
  DWNAS_API int dwnas_##name parameters noexcept { \
    return dwnas::guarded(#name, [&] { __VA_ARGS__; }); \
  }
