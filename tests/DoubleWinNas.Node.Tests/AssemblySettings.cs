// Commands set libtorch's thread count, which belongs to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
