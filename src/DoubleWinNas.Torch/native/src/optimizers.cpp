// Optimizer steps over one parameter group, in one call. The arithmetic and its order are those of torch.optim, so the weights are
// the same to the bit. _foreach_ calls loop on the CPU and are fused on CUDA.
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "abi.h"

using namespace dwnas;

// buffers[i] is null before the first step of parameter i and is filled in then. Parameters without a gradient are left alone.
DWNAS_API int dwnas_sgd_step(List parameters, Handle* buffers, int32_t count, double lr, double momentum, double dampening,
                             double weight_decay, int32_t nesterov) noexcept {
  return guarded("sgd_step", [&] {
    at::NoGradGuard no_grad;
    std::vector<at::Tensor> values, grads;
    std::vector<int32_t> index;
    for (int32_t i = 0; i < count; ++i) {
      auto& parameter = M(parameters[i]);
      if (!parameter.grad().defined()) continue;
      values.push_back(parameter);
      grads.push_back(parameter.grad());
      index.push_back(i);
    }
    if (values.empty()) return;
    if (weight_decay != 0) grads = at::_foreach_add(grads, values, weight_decay);
    if (momentum != 0) {
      std::vector<at::Tensor> old_buffers, old_grads, all;
      for (size_t k = 0; k < index.size(); ++k) {
        if (buffers[index[k]] == nullptr) continue;
        old_buffers.push_back(*buffers[index[k]]);
        old_grads.push_back(grads[k]);
      }
      if (!old_buffers.empty()) {
        at::_foreach_mul_(old_buffers, momentum);
        at::_foreach_add_(old_buffers, old_grads, 1 - dampening);
      }
      for (size_t k = 0; k < index.size(); ++k) {
        auto& buffer = buffers[index[k]];
        if (buffer == nullptr) buffer = new_handle(at::clone(grads[k]).detach());
        all.push_back(*buffer);
      }
      grads = nesterov != 0 ? at::_foreach_add(grads, all, momentum) : all;
    }
    at::_foreach_add_(values, grads, -lr);
  });
}

// first[i], second[i] (the moving averages of the gradient and its square) and steps[i] (an int64 number on the CPU) are null before the
// first step of parameter i and are filled in then.
DWNAS_API int dwnas_adamw_step(List parameters, Handle* first, Handle* second, Handle* steps, int32_t count, double lr, double beta1,
                               double beta2, double eps, double weight_decay) noexcept {
  return guarded("adamw_step", [&] {
    at::NoGradGuard no_grad;
    for (int32_t i = 0; i < count; ++i) {
      auto parameter = M(parameters[i]);
      const auto& grad = parameter.grad();
      if (!grad.defined()) continue;
      if (first[i] == nullptr) first[i] = new_handle(at::zeros_like(parameter).detach());
      if (second[i] == nullptr) second[i] = new_handle(at::zeros_like(parameter).detach());
      if (steps[i] == nullptr) steps[i] = new_handle(at::zeros({}, at::TensorOptions().dtype(at::kLong)));
      const auto step = static_cast<double>(++*steps[i]->data_ptr<int64_t>());
      const auto correction1 = 1 - std::pow(beta1, step);
      const auto correction2 = 1 - std::pow(beta2, step);
      parameter.mul_(1 - lr * weight_decay);
      first[i]->mul_(beta1).add_(grad, 1 - beta1);
      second[i]->mul_(beta2).addcmul_(grad, grad, 1 - beta2);
      const auto denominator = (second[i]->sqrt() / std::sqrt(correction2)).add_(eps);
      parameter.addcdiv_(*first[i], denominator, -lr / correction1);
    }
  });
}
