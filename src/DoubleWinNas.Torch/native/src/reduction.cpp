// Reductions. An empty list of dimensions means all of them.
#include <numeric>

#include "abi.h"

using namespace dwnas;

namespace {
std::vector<int64_t> dims_or_all(const at::Tensor& x, Ints dims, int32_t count) {
  const auto given = ints(dims, count);
  if (!given.empty()) return given.vec();
  std::vector<int64_t> all(static_cast<size_t>(x.dim()));
  std::iota(all.begin(), all.end(), 0);
  return all;
}
template <class Pair>
void yields_two(Out first, Out second, Pair&& body) {
  auto pair = body();
  *first = new_handle(std::get<0>(pair));
  *second = new_handle(std::get<1>(pair));
}
}  // namespace

OP(sum, (In x, Ints dims, int32_t count, int32_t keepdim, Out out), at::sum(T(x), dims_or_all(T(x), dims, count), keepdim != 0))
OP(mean, (In x, Ints dims, int32_t count, int32_t keepdim, Out out), at::mean(T(x), dims_or_all(T(x), dims, count), keepdim != 0))
OP(var, (In x, Ints dims, int32_t count, int32_t unbiased, int32_t keepdim, Out out),
   at::var(T(x), at::IntArrayRef(dims_or_all(T(x), dims, count)), unbiased != 0, keepdim != 0))
OP(max, (In x, Out out), at::max(T(x)))
OP(min, (In x, Out out), at::min(T(x)))
OP(amax, (In x, Ints dims, int32_t count, int32_t keepdim, Out out), at::amax(T(x), dims_or_all(T(x), dims, count), keepdim != 0))
OP(argmax, (In x, int64_t dim, int32_t keepdim, Out out), at::argmax(T(x), dim, keepdim != 0))
OP(all, (In x, Out out), at::all(T(x)))
OP(any, (In x, Out out), at::any(T(x)))
DO(topk, (In x, int64_t k, int64_t dim, Out values, Out indices),
   yields_two(values, indices, [&] { return at::topk(T(x), k, dim, /*largest=*/true, /*sorted=*/true); }))
DO(sort, (In x, int64_t dim, int32_t descending, Out values, Out indices),
   yields_two(values, indices, [&] { return at::sort(T(x), /*stable=*/true, dim, descending != 0); }))
