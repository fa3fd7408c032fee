// Layers and losses of convolutional networks.
#include "abi.h"

using namespace dwnas;

OP(conv2d, (In x, In weight, In bias, int64_t stride, int64_t padding, int64_t dilation, int64_t groups, Out out),
   at::conv2d(T(x), T(weight), optional_tensor(bias), at::IntArrayRef{stride, stride}, at::IntArrayRef{padding, padding},
              at::IntArrayRef{dilation, dilation}, groups))
OP(batch_norm,
   (In x, In weight, In bias, In running_mean, In running_var, int32_t training, double momentum, double eps, Out out),
   at::batch_norm(T(x), optional_tensor(weight), optional_tensor(bias), optional_tensor(running_mean), optional_tensor(running_var),
                  training != 0, momentum, eps, /*cudnn_enabled=*/true))
OP(linear, (In x, In weight, In bias, Out out), at::linear(T(x), T(weight), optional_tensor(bias)))
OP(matmul, (In x, In y, Out out), at::matmul(T(x), T(y)))
// hardtanh's backward is one pass over memory, clamp's are four; but 1.13's hardtanh has none for bfloat16.
OP(relu6, (In x, Out out), T(x).scalar_type() == at::kFloat ? at::hardtanh(T(x), 0, 6) : at::clamp(T(x), 0, 6))
OP(softmax, (In x, int64_t dim, Out out), at::softmax(T(x), dim))
OP(log_softmax, (In x, int64_t dim, Out out), at::log_softmax(T(x), dim))
OP(dropout, (In x, double p, int32_t training, Out out), at::dropout(T(x), p, training != 0))
OP(adaptive_avg_pool2d, (In x, int64_t height, int64_t width, Out out), at::adaptive_avg_pool2d(T(x), at::IntArrayRef{height, width}))
OP(avg_pool2d, (In x, int64_t kernel, int64_t stride, int64_t padding, int32_t count_include_pad, Out out),
   at::avg_pool2d(T(x), at::IntArrayRef{kernel, kernel}, at::IntArrayRef{stride, stride}, at::IntArrayRef{padding, padding},
                  /*ceil_mode=*/false, count_include_pad != 0))
OP(max_pool2d, (In x, int64_t kernel, int64_t stride, int64_t padding, Out out),
   at::max_pool2d(T(x), at::IntArrayRef{kernel, kernel}, at::IntArrayRef{stride, stride}, at::IntArrayRef{padding, padding}))

// reduction: 0 none, 1 mean, 2 sum (at::Reduction)
OP(cross_entropy, (In logits, In target, int64_t reduction, double label_smoothing, Out out),
   at::cross_entropy_loss(T(logits), T(target), at::Tensor(), reduction, /*ignore_index=*/-100, label_smoothing))
OP(kl_div, (In log_p, In log_q, int64_t reduction, Out out), at::kl_div(T(log_p), T(log_q), reduction, /*log_target=*/true))
OP(mse_loss, (In x, In target, int64_t reduction, Out out), at::mse_loss(T(x), T(target), reduction))

DWNAS_API int dwnas_interpolate_bilinear(In x, int64_t height, int64_t width, int32_t antialias, Out out) noexcept {
  return yields("interpolate_bilinear", out, [&]() -> at::Tensor {
    const int64_t size[] = {height, width};
#if DWNAS_TORCH_AT_LEAST(1, 11)
    if (antialias != 0) return at::_upsample_bilinear2d_aa(T(x), size, /*align_corners=*/false);
#else
    if (antialias != 0) throw std::invalid_argument("antialias needs libtorch 1.11 or newer; this is " TORCH_VERSION);
#endif
    return at::upsample_bilinear2d(T(x), size, /*align_corners=*/false);
  });
}
