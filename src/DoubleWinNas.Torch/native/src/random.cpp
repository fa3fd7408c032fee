// Random streams with a state of their own, apart from the process-wide one.
#include <ATen/Context.h>
#include <ATen/core/Generator.h>

#include <cstring>
#include <mutex>

#include "abi.h"

using namespace dwnas;
using Stream = at::Generator*;

namespace {
at::Generator& G(Stream generator) {
  if (generator == nullptr) throw std::invalid_argument("the generator is null");
  return *generator;
}
}  // namespace

DWNAS_API int dwnas_generator(int32_t device, int32_t index, uint64_t seed, Stream* out) noexcept {
  return guarded("generator", [&] {
    auto source = at::globalContext().defaultGenerator(device_of(device, index));
    std::lock_guard<std::mutex> lock(source.mutex());
    auto generator = source.clone();
    generator.set_current_seed(seed);
    *out = new at::Generator(std::move(generator));
  });
}
DWNAS_API void dwnas_generator_free(Stream generator) noexcept { delete generator; }
OP(generator_state, (Stream generator, Out out), G(generator).get_state())
DO(generator_set_state, (Stream generator, In state), G(generator).set_state(T(state)))
DO(uniform_, (Handle x, double from, double to, Stream generator), M(x).uniform_(from, to, G(generator)))
DO(normal_, (Handle x, double mean, double deviation, Stream generator), M(x).normal_(mean, deviation, G(generator)))
DO(bernoulli_, (Handle x, double p, Stream generator), M(x).bernoulli_(p, G(generator)))
DO(random_, (Handle x, int64_t from, int64_t to, Stream generator), M(x).random_(from, to, G(generator)))
OP(randperm, (int64_t n, Stream generator, Out out), at::randperm(n, G(generator), at::TensorOptions().dtype(at::kLong)))
