// A second stream beside the one that computes: what is copied there goes to the device while it is busy. Reached through c10's guards, which
// every kind of device registers, so that no CUDA header is needed; a device without streams refuses.
#include <c10/core/Event.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include "abi.h"

using namespace dwnas;

namespace {
struct CopyStream {
  explicit CopyStream(at::Device device) : device_guard(device.type()), stream(device_guard.getStreamFromGlobalPool(device)) {}
  c10::impl::VirtualGuardImpl device_guard;
  c10::Stream stream;
};
CopyStream& S(CopyStream* stream) {
  if (stream == nullptr) throw std::invalid_argument("the copy stream is null");
  return *stream;
}
}  // namespace

DWNAS_API int dwnas_copy_stream(int32_t device, int32_t index, CopyStream** out) noexcept {
  return guarded("copy_stream", [&] { *out = new CopyStream(device_of(device, index)); });
}
DWNAS_API void dwnas_copy_stream_free(CopyStream* stream) noexcept { delete stream; }

// Begins a copy of page-locked memory; libtorch keeps that memory until the copy has ended.
DWNAS_API int dwnas_copy_stream_upload(CopyStream* copies, In host, Out out) noexcept {
  return yields("copy_stream_upload", out, [&] {
    c10::StreamGuard guard(S(copies).stream);
    return T(host).to(S(copies).stream.device(), T(host).scalar_type(), /*non_blocking=*/true);
  });
}

// What computes from now on waits, on the device, for all copies begun so far. The tensors' memory is not reused before that has ended.
DWNAS_API int dwnas_copy_stream_join(CopyStream* copies, List uploaded, int32_t count) noexcept {
  return guarded("copy_stream_join", [&] {
    const auto current = S(copies).device_guard.getStream(S(copies).stream.device());
    c10::Event copied(S(copies).stream.device_type());
    copied.record(S(copies).stream);
    copied.block(current);
    for (auto& tensor : tensors(uploaded, count)) tensor.record_stream(current);
  });
}
