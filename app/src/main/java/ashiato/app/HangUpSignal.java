package ashiato.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/// SIGHUP as a wish of the host, not as an end.
///
/// The JDK lets a program handle a signal only through `sun.misc.Signal` of its module `jdk.unsupported`. The compiler
/// warns of each use of that name without a way to say that it is meant, so it is reached by reflection.
final class HangUpSignal {
    private HangUpSignal() {}

    /// Runs this, on a thread of its own, whenever SIGHUP comes, in place of what the JVM does.
    @SuppressWarnings("ReferenceEquality") // which is what Object.equals of a proxy means
    static void handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                case "toString" -> "HangUpSignal";
                default -> throw new UnsupportedOperationException(method.getName());
            };
            Object proxy = Proxy.newProxyInstance(HangUpSignal.class.getClassLoader(), new Class<?>[] {handler}, calls);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java runtime has no jdk.unsupported", e);
        }
    }
}
