// Work over whole lists of tensors in one call.
#include <ATen/core/grad_mode.h>

#include "abi.h"

using namespace dwnas;

namespace {
// The defined gradients of a list of parameters.
std::vector<at::Tensor> gradients(List parameters, int32_t count) {
  std::vector<at::Tensor> grads;
  grads.reserve(static_cast<size_t>(count));
  for (int32_t i = 0; i < count; ++i) {
    const auto& grad = M(parameters[i]).grad();
    if (grad.defined()) grads.push_back(grad);
  }
  return grads;
}
// One read of the device for the whole list.
bool all_finite(const std::vector<at::Tensor>& list) {
  std::vector<at::Tensor> flags;
  flags.reserve(list.size());
  for (const auto& x : list)
    if (x.is_floating_point()) flags.push_back(at::isfinite(x).all());
  return flags.empty() || at::all(at::stack(flags)).item().toBool();
}
}  // namespace

DWNAS_API int dwnas_zero_grad(List parameters, int32_t count, int32_t set_to_none) noexcept {
  return guarded("zero_grad", [&] {
    at::NoGradGuard no_grad;
    for (int32_t i = 0; i < count; ++i) {
      auto& grad = M(parameters[i]).mutable_grad();
      if (!grad.defined()) continue;
      if (set_to_none != 0) grad.reset();
      else grad.zero_();
    }
  });
}

// average = decay * average + (1 - decay) * value; what is not floating point (counters) is copied.
DWNAS_API int dwnas_ema_update(List averages, List values, int32_t count, double decay) noexcept {
  return guarded("ema_update", [&] {
    at::NoGradGuard no_grad;
    for (int32_t i = 0; i < count; ++i) {
      auto& average = M(averages[i]);
      const auto& value = M(values[i]);
      if (average.is_floating_point()) average.mul_(decay).add_(value, 1 - decay);
      else average.copy_(value);
    }
  });
}

// Scales all gradients by max_norm / norm where their common 2-norm is above max_norm; hands the norm before clipping out.
DWNAS_API int dwnas_clip_grad_norm_(List parameters, int32_t count, double max_norm, double* total_norm) noexcept {
  return guarded("clip_grad_norm_", [&] {
    at::NoGradGuard no_grad;
    const auto grads = gradients(parameters, count);
    *total_norm = 0;
    if (grads.empty()) return;
    std::vector<at::Tensor> norms;
    norms.reserve(grads.size());
    for (const auto& grad : grads) norms.push_back(at::norm(grad, 2));
    const auto total = at::norm(at::stack(norms), 2);
    const auto factor = at::clamp(max_norm / (total + 1e-6), at::Scalar(0.0), at::Scalar(1.0));
    for (auto& grad : grads) grad.mul_(factor);
    *total_norm = total.item().toDouble();
  });
}

DO(all_finite, (List xs, int32_t count, int32_t* yes), *yes = all_finite(tensors(xs, count)))

// Divides the gradients by the scale (times inverse_scale) and tells whether any of them is infinite or not a number.
DWNAS_API int dwnas_unscale_(List parameters, int32_t count, double inverse_scale, int32_t* found_inf) noexcept {
  return guarded("unscale_", [&] {
    at::NoGradGuard no_grad;
    auto grads = gradients(parameters, count);
    *found_inf = 0;
    if (grads.empty()) return;
    if (grads[0].is_cuda()) {
      const auto options = grads[0].options().dtype(at::kFloat);
      auto flag = at::zeros({1}, options);
      at::_amp_foreach_non_finite_check_and_unscale_(grads, flag, at::full({1}, inverse_scale, options));
      *found_inf = flag.item().toDouble() != 0;
      return;
    }
    *found_inf = !all_finite(grads);
    for (auto& grad : grads) grad.mul_(inverse_scale);
  });
}

// replicas x count tensors, replica by replica; out[j] is the mean over the replicas, summed in their order and in float64.
// What is not floating point (counters) is taken from the first replica.
DWNAS_API int dwnas_average(List xs, int32_t replicas, int32_t count, Out out) noexcept {
  return guarded("average", [&] {
    at::NoGradGuard no_grad;
    for (int32_t j = 0; j < count; ++j) out[j] = nullptr;
    std::vector<at::Tensor> means;
    for (int32_t j = 0; j < count; ++j) {
      const auto& first = M(xs[j]);
      if (!first.is_floating_point()) {
        means.push_back(first.detach().clone());
        continue;
      }
      auto total = first.detach().to(at::kDouble, /*non_blocking=*/false, /*copy=*/true);
      for (int32_t r = 1; r < replicas; ++r) total.add_(M(xs[r * count + j]).detach());
      means.push_back(total.div_(replicas).to(first.scalar_type()));
    }
    for (int32_t j = 0; j < count; ++j) out[j] = new_handle(means[static_cast<size_t>(j)]);
  });
}
