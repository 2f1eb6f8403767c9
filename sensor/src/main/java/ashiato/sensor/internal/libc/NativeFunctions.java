package ashiato.sensor.internal.libc;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// Links C functions. Every handle that can fail takes, as its first argument, a segment of [#ERRNO_LAYOUT] that
/// receives `errno`.
public final class NativeFunctions {
    public static final MemoryLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();

    private static final VarHandle ERRNO = ERRNO_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");

    private NativeFunctions() {}

    public static MethodHandle link(SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(address(library, name), type, CAPTURE_ERRNO);
    }

    public static MethodHandle linkVariadic(
            SymbolLookup library, String name, FunctionDescriptor type, int firstVariadic) {
        return Linker.nativeLinker()
                .downcallHandle(
                        address(library, name), type, CAPTURE_ERRNO, Linker.Option.firstVariadicArg(firstVariadic));
    }

    public static MethodHandle linkWithoutErrno(SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(address(library, name), type);
    }

    public static int errno(MemorySegment captured) {
        return (int) ERRNO.get(captured, 0L);
    }

    /// What a handle threw: native functions throw nothing, so it is an error of the linkage itself.
    public static IllegalStateException unexpected(Throwable thrown) {
        return new IllegalStateException("a native call failed before it was made", thrown);
    }

    private static MemorySegment address(SymbolLookup library, String name) {
        return library.find(name).orElseThrow(() -> new UnsatisfiedLinkError("the library has no function " + name));
    }
}
