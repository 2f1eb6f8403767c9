package ashiato.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// SIGINT, SIGTERM and, unless the command reads something again at it, SIGHUP as requests to end: a command that
/// listens ends in order, prints its last words and
/// gives its own exit code instead of the 130 or 143 that the JVM would give.
///
/// The JVM answers these signals by running its shutdown hooks, while the other threads go on; the hook waits here
/// until the command has ended.
final class TerminationSignals implements Surroundings.StopRequests {
    /// Longer than any orderly end takes, shorter than the 90 s after which systemd kills.
    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int exitCode = 1;

    @Override
    public void onStop(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endInOrder(stop), "ashiato-stop"));
    }

    @Override
    public void onReload(Runnable reload) {
        HangUpSignal.handle(reload);
    }

    private void endInOrder(Runnable stop) {
        stop.run();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            return;
        }
        Runtime.getRuntime().halt(exitCode);
    }

    /// Ends the process: the command has ended.
    void exit(int code) {
        exitCode = code;
        ended.countDown();
        System.exit(code);
    }
}
