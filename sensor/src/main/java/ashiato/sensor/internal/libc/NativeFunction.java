package ashiato.sensor.internal.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// A C function of at most six parameters, each a number or a pointer.
///
/// All are called in one way: with six numbers of 64 bits, those that a function does not have being 0. The calling
/// conventions of Linux (System V AMD64 ABI, section 3.2.3; AAPCS64, section 6.8.2) put each of them into a register. A
/// function looks neither at registers beyond its parameters nor at the upper half of one that holds an `int`; and it
/// leaves the upper half undefined where it returns an `int`, so such a result has to be cast. One linkage serves all
/// functions. One for each prototype would be some 330 generated classes, and a third of the recorder's start.
///
/// Memory is passed by its address: whoever calls keeps it alive. Safe for use by many threads.
public final class NativeFunction {
    /// A segment that receives `errno`.
    public static final MemoryLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();

    private static final VarHandle ERRNO = ERRNO_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /// Functions with variable arguments want to be told that none is a floating-point number; others ignore it.
    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(1));

    private final MemorySegment function;

    private NativeFunction(MemorySegment function) {
        this.function = function;
    }

    /// Finds a function.
    ///
    /// @throws UnsatisfiedLinkError if the library does not have it
    public static NativeFunction of(SymbolLookup library, String name) {
        return new NativeFunction(
                library.find(name).orElseThrow(() -> new UnsatisfiedLinkError("the library has no function " + name)));
    }

    /// What a call left in a segment of [#ERRNO_LAYOUT].
    public static int errno(MemorySegment captured) {
        return (int) ERRNO.get(captured, 0L);
    }

    /// The address of memory, to be passed.
    ///
    /// @throws IllegalArgumentException if it is memory of the Java heap, which moves
    public static long at(MemorySegment memory) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("memory of the Java heap has no address");
        }
        return memory.address();
    }

    /// Calls it.
    ///
    /// @param errno of [#ERRNO_LAYOUT], owned by the calling thread; receives errno
    public long call(MemorySegment errno, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) CALL.invokeExact(function, errno, a, b, c, d, e, f);
        } catch (Throwable thrown) {
            throw new IllegalStateException("a native call failed before it was made", thrown);
        }
    }

    /// As above, with fewer parameters.
    public long call(MemorySegment errno, long a, long b, long c, long d) {
        return call(errno, a, b, c, d, 0, 0);
    }

    /// As above, with fewer parameters.
    public long call(MemorySegment errno, long a, long b, long c) {
        return call(errno, a, b, c, 0, 0, 0);
    }

    /// As above, with fewer parameters.
    public long call(MemorySegment errno, long a, long b) {
        return call(errno, a, b, 0, 0, 0, 0);
    }

    /// As above, with fewer parameters.
    public long call(MemorySegment errno, long a) {
        return call(errno, a, 0, 0, 0, 0, 0);
    }
}
