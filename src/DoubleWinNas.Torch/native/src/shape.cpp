// Views, rearrangement, indexing.
#include "abi.h"

using namespace dwnas;

OP(view, (In x, Ints sizes, int32_t rank, Out out), T(x).view(ints(sizes, rank)))
OP(reshape, (In x, Ints sizes, int32_t rank, Out out), at::reshape(T(x), ints(sizes, rank)))
OP(expand, (In x, Ints sizes, int32_t rank, Out out), T(x).expand(ints(sizes, rank)))
OP(flatten, (In x, int64_t start, int64_t end, Out out), at::flatten(T(x), start, end))
OP(permute, (In x, Ints dims, int32_t count, Out out), T(x).permute(ints(dims, count)))
OP(transpose, (In x, int64_t first, int64_t second, Out out), at::transpose(T(x), first, second))
OP(squeeze, (In x, int64_t dim, Out out), at::squeeze(T(x), dim))
OP(unsqueeze, (In x, int64_t dim, Out out), at::unsqueeze(T(x), dim))
OP(narrow, (In x, int64_t dim, int64_t start, int64_t length, Out out), at::narrow(T(x), dim, start, length))
OP(flip, (In x, Ints dims, int32_t count, Out out), at::flip(T(x), ints(dims, count)))
OP(index_select, (In x, int64_t dim, In index, Out out), at::index_select(T(x), dim, T(index)))
OP(gather, (In x, int64_t dim, In index, Out out), at::gather(T(x), dim, T(index)))
OP(scatter, (In x, int64_t dim, In index, In source, Out out), at::scatter(T(x), dim, T(index), T(source)))
OP(cat, (List xs, int32_t count, int64_t dim, Out out), at::cat(tensors(xs, count), dim))
OP(stack, (List xs, int32_t count, int64_t dim, Out out), at::stack(tensors(xs, count), dim))
OP(constant_pad, (In x, Ints pad, int32_t count, double value, Out out), at::constant_pad_nd(T(x), ints(pad, count), value))
