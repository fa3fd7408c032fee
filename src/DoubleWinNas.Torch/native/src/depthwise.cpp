// Depthwise convolution with a gradient of its own for the weight.
// oneDNN's (2.6, that of libtorch 1.13) has a fast kernel for 3x3 only: a 5x5 weight gradient took 4 to 100 times as long, more than half of
// a training step. Values and the gradient of x are libtorch's; sums of the weight's gradient run over images, then rows, then columns for
// every channel alone, so they do not depend on the number of threads or on the width of the vectors.
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cstring>

#include "abi.h"

using namespace dwnas;

#if DWNAS_TORCH_AT_LEAST(1, 11)
namespace {

constexpr int64_t kLanes = 16;
constexpr int64_t kLargestKernel = 7;

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define DWNAS_FOR_EACH_CPU __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
#else
#define DWNAS_FOR_EACH_CPU
#endif

// All sizes of one convolution; images in (N, H, W, C) order.
struct Shape {
  int64_t images, channels, height, width, out_height, out_width, kernel, stride, padding;
  // Pixels that windows touch, those of the padding among them.
  int64_t window_height() const { return (out_height - 1) * stride + kernel; }
  int64_t window_width() const { return (out_width - 1) * stride + kernel; }
};

// Functions that hand vectors on are inlined, so how they would be passed does not matter.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi"
#endif

// 8 neighbouring channels of a pixel; a block of 16 fills a line of the cache.
typedef float Lanes __attribute__((vector_size(kLanes / 2 * sizeof(float)), aligned(sizeof(float)), may_alias));
__attribute__((always_inline)) inline Lanes load(const float* place) { return *reinterpret_cast<const Lanes*>(place); }
__attribute__((always_inline)) inline void store(float* place, Lanes value) { *reinterpret_cast<Lanes*>(place) = value; }

// Adds to sums (K * K, kLanes) what one image gives: x (window_height, window_width, kLanes), gradient (out_height, out_width, kLanes).
// The sums of one row of the kernel stay in registers.
template <int K>
__attribute__((always_inline)) inline void add_image(const float* x, const float* gradient, float* sums, const Shape& s) {
  constexpr int64_t half = kLanes / 2;
  const int64_t width = s.window_width();
  for (int64_t row = 0; row < K; ++row) {
    float* row_sums = sums + row * K * kLanes;
    Lanes low[K], high[K];
    for (int tap = 0; tap < K; ++tap) {
      low[tap] = load(row_sums + tap * kLanes);
      high[tap] = load(row_sums + tap * kLanes + half);
    }
    const float* value = gradient;
    for (int64_t y = 0; y < s.out_height; ++y) {
      const float* window = x + (y * s.stride + row) * width * kLanes;
      for (int64_t at = 0; at < s.out_width; ++at, value += kLanes, window += s.stride * kLanes) {
        const Lanes low_value = load(value);
        const Lanes high_value = load(value + half);
        for (int tap = 0; tap < K; ++tap) {
          low[tap] += load(window + tap * kLanes) * low_value;
          high[tap] += load(window + tap * kLanes + half) * high_value;
        }
      }
    }
    for (int tap = 0; tap < K; ++tap) {
      store(row_sums + tap * kLanes, low[tap]);
      store(row_sums + tap * kLanes + half, high[tap]);
    }
  }
}
DWNAS_FOR_EACH_CPU void add_image_5(const float* x, const float* gradient, float* sums, const Shape& s) { add_image<5>(x, gradient, sums, s); }
DWNAS_FOR_EACH_CPU void add_image_7(const float* x, const float* gradient, float* sums, const Shape& s) { add_image<7>(x, gradient, sums, s); }

// Copies some channels of a row of pixels into blocks of kLanes; the lanes beyond keep their zeros.
inline void copy_row(const float* from, int64_t pixels, int64_t channels, int64_t lanes, float* to) {
  for (int64_t i = 0; i < pixels; ++i, from += channels, to += kLanes) {
    if (lanes == kLanes) {
      std::memcpy(to, from, kLanes * sizeof(float));
    } else {
      std::memcpy(to, from, static_cast<size_t>(lanes) * sizeof(float));
    }
  }
}

// The weight's gradient of kLanes channels, from first on, as sums (kernel * kernel, kLanes). Both maps are copied image by image into
// blocks that stay in the nearest caches, x with its padding, so that no window needs a test.
void sum_block(const float* x, const float* gradient, int64_t first, const Shape& s, float* sums) {
  const auto add = s.kernel == 5 ? add_image_5 : add_image_7;
  const int64_t lanes = std::min(kLanes, s.channels - first);
  std::vector<float> windows(static_cast<size_t>(s.window_height() * s.window_width() * kLanes));
  std::vector<float> values(static_cast<size_t>(s.out_height * s.out_width * kLanes));
  const int64_t rows = std::min(s.height, s.window_height() - s.padding);
  const int64_t columns = std::min(s.width, s.window_width() - s.padding);
  for (int64_t image = 0; image < s.images; ++image) {
    for (int64_t y = 0; y < rows; ++y) {
      copy_row(x + ((image * s.height + y) * s.width) * s.channels + first, columns, s.channels, lanes,
               windows.data() + ((y + s.padding) * s.window_width() + s.padding) * kLanes);
    }
    copy_row(gradient + image * s.out_height * s.out_width * s.channels + first, s.out_height * s.out_width, s.channels, lanes, values.data());
    add(windows.data(), values.data(), sums, s);
  }
}

at::Tensor weight_gradient(const at::Tensor& x, const at::Tensor& gradient, int64_t kernel, int64_t stride, int64_t padding) {
  const auto source = x.contiguous(at::MemoryFormat::ChannelsLast);
  const auto target = gradient.contiguous(at::MemoryFormat::ChannelsLast);
  const Shape shape{x.size(0), x.size(1), x.size(2), x.size(3), gradient.size(2), gradient.size(3), kernel, stride, padding};
  const int64_t taps = kernel * kernel;
  auto result = at::empty({shape.channels, 1, kernel, kernel}, x.options().memory_format(at::MemoryFormat::Contiguous));
  auto* values = result.data_ptr<float>();
  const auto* xs = source.data_ptr<float>();
  const auto* gradients = target.data_ptr<float>();
  at::parallel_for(0, (shape.channels + kLanes - 1) / kLanes, 1, [&](int64_t begin, int64_t end) {
    for (int64_t first = begin * kLanes; first < std::min(end * kLanes, shape.channels); first += kLanes) {
      float sums[kLargestKernel * kLargestKernel * kLanes] = {};
      sum_block(xs, gradients, first, shape, sums);
      for (int64_t lane = 0; lane < std::min(kLanes, shape.channels - first); ++lane) {
        for (int64_t tap = 0; tap < taps; ++tap) values[(first + lane) * taps + tap] = sums[tap * kLanes + lane];
      }
    }
  });
  return result;
}

struct Depthwise : torch::autograd::Function<Depthwise> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x, const at::Tensor& weight, int64_t stride, int64_t padding) {
    context->save_for_backward({x, weight});
    context->saved_data["stride"] = stride;
    context->saved_data["padding"] = padding;
    return at::conv2d(x, weight, {}, stride, padding, 1, x.size(1));
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto& x = saved[0];
    const auto& weight = saved[1];
    const auto stride = context->saved_data["stride"].toInt();
    const auto padding = context->saved_data["padding"].toInt();
    const auto of_x = at::convolution_backward(
        gradients[0], x, weight, /*bias_sizes=*/{}, {stride, stride}, {padding, padding}, {1, 1}, /*transposed=*/false, {0, 0}, x.size(1), {true, false, false});
    return {std::get<0>(of_x), weight_gradient(x, gradients[0], weight.size(2), stride, padding), at::Tensor(), at::Tensor()};
  }
};

bool is_autocast() {
#if DWNAS_TORCH_AT_LEAST(2, 4)
  return at::autocast::is_autocast_enabled(at::kCPU);
#else
  return at::autocast::is_cpu_enabled();
#endif
}

// Where libtorch is slow: large kernels in float32 on a CPU (under autocast, casts would have to be differentiated too).
bool is_slow(const at::Tensor& x, const at::Tensor& weight) {
  return x.device().is_cpu() && x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat && x.dim() == 4
      && weight.size(2) == weight.size(3) && (weight.size(2) == 5 || weight.size(2) == 7) && at::GradMode::is_enabled() && !is_autocast();
}

}  // namespace

OP(depthwise_conv2d, (In x, In weight, int64_t stride, int64_t padding, Out out),
   is_slow(T(x), T(weight)) ? Depthwise::apply(T(x), T(weight), stride, padding)
                            : at::conv2d(T(x), T(weight), {}, stride, padding, 1, T(x).size(1)))
#else
OP(depthwise_conv2d, (In x, In weight, int64_t stride, int64_t padding, Out out),
   at::conv2d(T(x), T(weight), {}, stride, padding, 1, T(x).size(1)))
#endif
