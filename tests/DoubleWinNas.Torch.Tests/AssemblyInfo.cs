// Live tensors, threads and the random streams are counted and set for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
