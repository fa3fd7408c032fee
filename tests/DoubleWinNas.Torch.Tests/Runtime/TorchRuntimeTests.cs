namespace DoubleWinNas.Torch.Tests.Runtime;

public sealed class TorchRuntimeTests : TorchTest
{
    [Fact]
    public void The_version_is_one_that_the_binding_supports()
    {
        var version = System.Version.Parse(TorchRuntime.Version.Split('+', 'a')[0]);
        Assert.True(version >= new Version(1, 10), TorchRuntime.Version);
    }

    [Fact]
    public void Threads_are_set_and_can_be_set_again()
    {
        TorchRuntime.NumThreads = 2;
        Assert.Equal(2, TorchRuntime.NumThreads);
        TorchRuntime.NumThreads = 1;
        Assert.Equal(1, TorchRuntime.NumThreads);
        Assert.StartsWith("set_num_threads: ", Assert.Throws<TorchException>(() => TorchRuntime.NumThreads = 0).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Threads_set_on_one_thread_hold_on_every_other(int threads)
    {
        TorchRuntime.NumThreads = threads;
        var (x, weight) = (Tensor.Ones([4, 16, 64, 64]), Tensor.Ones([16, 16, 3, 3]));
        var workers = 0;
        var thread = new Thread(() =>
        {
            using var y = Functional.Conv2d(x, weight, padding: 1);
            // the kernels' helpers take the name of the thread that started them
            workers = Directory.GetDirectories("/proc/self/task").Count(task => File.ReadAllText($"{task}/comm").Trim() == $"kernels-{threads}");
        }) { Name = $"kernels-{threads}" };
        thread.Start();
        thread.Join();
        Assert.Equal(threads > 1, workers > 1);
    }

    [Fact]
    public void Switches_keep_what_they_were_set_to()
    {
        Assert.True(TorchRuntime.Mkldnn);
        TorchRuntime.Mkldnn = false;
        Assert.False(TorchRuntime.Mkldnn);
        TorchRuntime.Mkldnn = true;
        TorchRuntime.UseDeterministicAlgorithms = true;
        Assert.True(TorchRuntime.UseDeterministicAlgorithms);
        TorchRuntime.CudnnBenchmark = true;
        Assert.True(TorchRuntime.CudnnBenchmark);
        TorchRuntime.UseDeterministicAlgorithms = true;
        Assert.False(TorchRuntime.CudnnBenchmark);
        TorchRuntime.UseDeterministicAlgorithms = false;
        Assert.False(TorchRuntime.UseDeterministicAlgorithms);
        TorchRuntime.AllowTf32(false);
        TorchRuntime.Synchronize(Device.Cpu);
    }

    [Fact]
    public void Results_without_oneDNN_agree_with_those_with_it()
    {
        var x = Tensor.Randn([2, 8, 9, 9], Random);
        var weight = Tensor.Randn([16, 8, 3, 3], Random);
        var with = Functional.Conv2d(x, weight, padding: 1);
        TorchRuntime.Mkldnn = false;
        var without = Functional.Conv2d(x, weight, padding: 1);
        TorchRuntime.Mkldnn = true;
        // float32 sums of 72 products of about 1
        Assert.True((with - without).Abs().Max().ItemDouble() < 1e-4);
    }

    [Fact]
    public void The_process_wide_stream_repeats_with_its_seed()
    {
        TorchRuntime.ManualSeed(3);
        var first = Functional.Dropout(Tensor.Ones([50]), 0.5, training: true).ToArray<float>();
        TorchRuntime.ManualSeed(3);
        Assert.Equal(first, Functional.Dropout(Tensor.Ones([50]), 0.5, training: true).ToArray<float>());
    }
}
