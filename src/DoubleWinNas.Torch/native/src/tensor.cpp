// Life of a tensor: creation, description, copies in and out.
#include <cstring>

#include "abi.h"

using namespace dwnas;

DWNAS_API void dwnas_free(Handle x) noexcept {
  if (x == nullptr) return;
  delete x;
  count_live(-1);
}
DWNAS_API void dwnas_free_many(List handles, int32_t count) noexcept {
  for (int32_t i = 0; i < count; ++i) dwnas_free(handles[i]);
}

OP(empty, (Ints sizes, int32_t rank, int32_t dtype, int32_t device, int32_t index, int32_t pinned, Out out),
   at::empty(ints(sizes, rank), options_of(dtype, device, index).pinned_memory(pinned != 0)))
OP(full, (Ints sizes, int32_t rank, double value, int32_t dtype, int32_t device, int32_t index, Out out),
   at::empty(ints(sizes, rank), options_of(dtype, device, index)).fill_(value))
OP(arange, (int64_t start, int64_t end, int64_t step, int32_t dtype, int32_t device, int32_t index, Out out),
   at::arange(start, end, step, options_of(dtype, device, index)))
OP(alias, (In x, Out out), T(x))

// Copies count bytes in, row-major, and moves the tensor to its device.
DWNAS_API int dwnas_from_data(const void* data, int64_t bytes, Ints sizes, int32_t rank, int32_t dtype, int32_t device, int32_t index,
                              Out out) noexcept {
  return yields("from_data", out, [&] {
    auto host = at::empty(ints(sizes, rank), at::TensorOptions().dtype(dtype_of(dtype)));
    if (static_cast<int64_t>(host.nbytes()) != bytes)
      throw std::invalid_argument("the data holds " + std::to_string(bytes) + " bytes, the shape needs " + std::to_string(host.nbytes()));
    if (bytes > 0) std::memcpy(host.data_ptr(), data, static_cast<size_t>(bytes));
    const auto target = device_of(device, index);
    return target.is_cpu() ? host : host.to(target);
  });
}

// Copies out, row-major (N,C,H,W) whatever the memory format, converted to dtype.
DWNAS_API int dwnas_copy_to(In x, void* data, int64_t bytes, int32_t dtype) noexcept {
  return guarded("copy_to", [&] {
    const auto host = T(x).detach().to(at::TensorOptions().device(at::kCPU).dtype(dtype_of(dtype))).contiguous();
    if (static_cast<int64_t>(host.nbytes()) != bytes)
      throw std::invalid_argument("the span holds " + std::to_string(bytes) + " bytes, the tensor " + std::to_string(host.nbytes()));
    if (bytes > 0) std::memcpy(data, host.data_ptr(), static_cast<size_t>(bytes));
  });
}

DWNAS_API int dwnas_data(In x, void** data) noexcept {
  return guarded("data", [&] {
    if (!T(x).device().is_cpu()) throw std::invalid_argument("the tensor is not on the cpu");
    if (!T(x).is_contiguous()) throw std::invalid_argument("the tensor is not contiguous");
    *data = T(x).data_ptr();
  });
}

DWNAS_API int dwnas_describe(In x, int32_t* rank, int32_t* dtype, int32_t* device, int32_t* index) noexcept {
  return guarded("describe", [&] {
    *rank = static_cast<int32_t>(T(x).dim());
    *dtype = static_cast<int32_t>(T(x).scalar_type());
    *device = static_cast<int32_t>(T(x).device().type());
    *index = static_cast<int32_t>(T(x).device().index());
  });
}
DO(sizes, (In x, int64_t* sizes), std::memcpy(sizes, T(x).sizes().data(), T(x).sizes().size() * sizeof(int64_t)))
DO(strides, (In x, int64_t* strides), std::memcpy(strides, T(x).strides().data(), T(x).strides().size() * sizeof(int64_t)))
DO(is_contiguous, (In x, int32_t channels_last, int32_t* yes),
   *yes = T(x).is_contiguous(channels_last != 0 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous))
DO(item_double, (In x, double* value), *value = T(x).item().toDouble())
DO(item_long, (In x, int64_t* value), *value = T(x).item().toLong())

OP(to, (In x, int32_t dtype, int32_t device, int32_t index, int32_t non_blocking, int32_t copy, Out out),
   T(x).to(device_of(device, index), dtype_of(dtype), non_blocking != 0, copy != 0))
OP(contiguous, (In x, int32_t channels_last, Out out),
   T(x).contiguous(channels_last != 0 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous))
OP(clone, (In x, Out out), at::clone(T(x)))
DO(copy_, (Handle x, In source, int32_t non_blocking), M(x).copy_(T(source), non_blocking != 0))
DO(zero_, (Handle x), M(x).zero_())
DO(fill_, (Handle x, double value), M(x).fill_(scalar(M(x), value)))
