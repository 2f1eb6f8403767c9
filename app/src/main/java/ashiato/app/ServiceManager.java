package ashiato.app;

/// What starts and stops the service on a host.
sealed interface ServiceManager permits SystemdService, DaemonService {

    /// Whether the host knows the service.
    boolean isRegistered();

    /// Makes the service known to the host, so that it is started with it where that is possible.
    void register() throws CommandFailure;

    /// Starts the service. It may still fail when this returns.
    void start() throws CommandFailure;

    /// Why the service that was started does not run, in its own words; empty if it runs or nothing is known.
    String failure();

    /// Stops the service and waits for its end. Does nothing if it does not run.
    ///
    /// @param force whether to kill it if it does not end
    void stop(boolean force) throws CommandFailure;

    /// Takes back what [#register] did. Does nothing if there is nothing.
    void unregister() throws CommandFailure;
}
