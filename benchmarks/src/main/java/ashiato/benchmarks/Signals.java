package ashiato.benchmarks;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// `kill(2)`, without starting the program of that name: a measured recorder would see it.
final class Signals {
    /// `int kill(pid_t pid, int sig)`
    private static final MethodHandle KILL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private Signals() {}

    /// Holds a process until [#resume(long)].
    static void hold(long pid) throws BenchmarkException {
        send(pid, SIGSTOP);
    }

    static void resume(long pid) throws BenchmarkException {
        send(pid, SIGCONT);
    }

    private static void send(long pid, int signal) throws BenchmarkException {
        int result;
        try {
            result = (int) KILL.invokeExact(Math.toIntExact(pid), signal);
        } catch (Throwable e) {
            throw new BenchmarkException("cannot call kill(2): " + e, e);
        }
        if (result != 0) {
            throw new BenchmarkException("cannot send signal " + signal + " to process " + pid);
        }
    }
}
