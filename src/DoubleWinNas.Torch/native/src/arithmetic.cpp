// Element by element.
#include "abi.h"

using namespace dwnas;

#define BINARY(name) \
  OP(name, (In x, In y, Out out), at::name(T(x), T(y))) \
  OP(name##_scalar, (In x, double y, Out out), at::name(T(x), scalar(T(x), y))) \
  DO(name##_, (Handle x, In y), M(x).name##_(T(y))) \
  DO(name##_scalar_, (Handle x, double y), M(x).name##_(scalar(M(x), y)))
BINARY(add)
BINARY(sub)
BINARY(mul)
BINARY(div)

#define COMPARE(name) \
  OP(name, (In x, In y, Out out), at::name(T(x), T(y))) \
  OP(name##_scalar, (In x, double y, Out out), at::name(T(x), scalar(T(x), y)))
COMPARE(eq)
COMPARE(ne)
COMPARE(lt)
COMPARE(le)
COMPARE(gt)
COMPARE(ge)

#define UNARY(name) OP(name, (In x, Out out), at::name(T(x)))
UNARY(neg)
UNARY(abs)
UNARY(exp)
UNARY(log)
UNARY(sqrt)
UNARY(rsqrt)
UNARY(relu)
UNARY(sigmoid)
UNARY(isfinite)
UNARY(logical_not)

DO(add_scaled_, (Handle x, In y, double alpha), M(x).add_(T(y), alpha))
OP(addcmul, (In x, In a, In b, double value, Out out), at::addcmul(T(x), T(a), T(b), value))
DO(addcmul_, (Handle x, In a, In b, double value), M(x).addcmul_(T(a), T(b), value))
DO(addcdiv_, (Handle x, In a, In b, double value), M(x).addcdiv_(T(a), T(b), value))
OP(lerp, (In x, In end, double weight, Out out), at::lerp(T(x), T(end), weight))
DO(lerp_, (Handle x, In end, double weight), M(x).lerp_(T(end), weight))
OP(pow, (In x, double exponent, Out out), at::pow(T(x), scalar(T(x), exponent)))
OP(clamp, (In x, double min, double max, Out out), at::clamp(T(x), scalar(T(x), min), scalar(T(x), max)))
DO(clamp_, (Handle x, double min, double max), M(x).clamp_(scalar(M(x), min), scalar(M(x), max)))
DO(relu_, (Handle x), M(x).relu_())
OP(where, (In condition, In x, In y, Out out), at::where(T(condition), T(x), T(y)))
OP(maximum, (In x, In y, Out out), at::maximum(T(x), T(y)))
OP(minimum, (In x, In y, Out out), at::minimum(T(x), T(y)))
