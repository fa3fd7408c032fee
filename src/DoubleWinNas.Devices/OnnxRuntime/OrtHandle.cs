using Microsoft.Win32.SafeHandles;

namespace DoubleWinNas.Devices.OnnxRuntime;

/// <summary>An object of the runtime, released once, by disposal or at the latest by the collector.</summary>
internal sealed unsafe class OrtHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private static int s_live;

    private readonly delegate* unmanaged<nint, void> _release;

    public OrtHandle(nint handle, delegate* unmanaged<nint, void> release)
        : base(ownsHandle: true)
    {
        _release = release;
        SetHandle(handle);
        Interlocked.Increment(ref s_live);
    }

    /// <summary>Objects of the runtime that are not released yet, in the whole process.</summary>
    public static int Live => Volatile.Read(ref s_live);

    /// <summary>Valid while this object is alive.</summary>
    public nint Value => handle;

    protected override bool ReleaseHandle()
    {
        _release(handle);
        Interlocked.Decrement(ref s_live);
        return true;
    }
}
