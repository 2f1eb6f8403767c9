package ashiato.app;

import ashiato.agent.ActiveConfiguration;
import ashiato.agent.ChangeResult;
import ashiato.agent.ConfigurationChange;
import ashiato.agent.ConfigurationDirectory;
import ashiato.agent.ConfigurationInForce;
import ashiato.agent.ControlClient;
import ashiato.agent.ControlException;
import ashiato.agent.RecorderStatus;
import ashiato.agent.RecordingRules;
import ashiato.agent.UnusableConfigurationException;
import ashiato.config.IncompatibleFiltersException;
import ashiato.log.LogException;
import ashiato.log.LogVerifier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Installs the service, removes it, and changes what it records by.
final class ServiceControl {
    /// Enough for a slow host that reads everything from a cold disk.
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final ServicePlaces places;
    private final ServiceManager manager;
    private final ServiceProgram program;
    private final String computerName;
    private final PrintStream err;
    private final ConfigurationDirectory configuration;

    /// Puts the service's copy of the program in its place and makes it ready to start.
    interface ServiceProgram {
        /// Does so.
        void install() throws CommandFailure;
    }

    /// @param computerName what `%COMPUTERNAME%` stands for in configurations
    /// @param err takes what is to be said
    ServiceControl(
            ServicePlaces places,
            ServiceManager manager,
            ServiceProgram program,
            String computerName,
            PrintStream err) {
        this.places = places;
        this.manager = manager;
        this.program = program;
        this.computerName = computerName;
        this.err = err;
        configuration = new ConfigurationDirectory(places.configuration());
    }

    /// Whether the service is installed, or parts of it.
    boolean isInstalled() {
        return configuration.exists() || manager.isRegistered();
    }

    /// Installs the service and starts it. It records when this returns; if it cannot, nothing of it is left.
    ///
    /// @param rules what it is to record by
    /// @throws CommandFailure if it is installed already, the rules cannot be used, or it does not start
    void install(RecordingRules rules) throws CommandFailure {
        if (isInstalled()) {
            throw new CommandFailure(Main.NO, Messages.text("service.registered"));
        }
        compile(rules);
        refuseSecondRecorder();
        boolean done = false;
        try {
            program.install();
            configuration.save(rules);
            manager.register();
            say("service.installed");
            say("service.starting");
            manager.start();
            awaitRecording();
            done = true;
        } catch (IOException e) {
            throw new CommandFailure(Main.NO, Messages.text("service.install", e.getMessage()), e);
        } finally {
            if (!done) {
                takeBack();
            }
        }
        say("service.started", places.log());
        sayRootKey();
    }

    private void sayRootKey() throws CommandFailure {
        try {
            LogVerifier.rootFingerprint(places.log()).ifPresent(root -> say("service.root", root));
        } catch (LogException e) {
            throw new CommandFailure(Main.NO, String.valueOf(e.getMessage()), e);
        }
    }

    private ActiveConfiguration compile(RecordingRules rules) throws CommandFailure {
        try {
            return ActiveConfiguration.of(rules, computerName, Instant.EPOCH);
        } catch (UnusableConfigurationException e) {
            throw new CommandFailure(Main.NO, Messages.text("config.unusable", e.getMessage()), e);
        } catch (IncompatibleFiltersException e) {
            throw new CommandFailure(Main.NO, String.valueOf(e.getMessage()), e);
        }
    }

    private void refuseSecondRecorder() throws CommandFailure {
        Optional<RecorderStatus> other = status();
        if (other.isPresent()) {
            throw new CommandFailure(
                    Main.NO, Messages.text("service.other", other.get().processId(), places.log()));
        }
    }

    private Optional<RecorderStatus> status() throws CommandFailure {
        try {
            return ControlClient.status(places.log());
        } catch (ControlException e) {
            throw new CommandFailure(Main.NO, String.valueOf(e.getMessage()), e);
        }
    }

    private void awaitRecording() throws CommandFailure {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<RecorderStatus> status = status();
            if (status.isPresent() && status.get().state() == RecorderStatus.State.RECORDING) {
                return;
            }
            String failure = manager.failure();
            if (!failure.isEmpty()) {
                throw new CommandFailure(Main.NO, Messages.text("service.failed", failure));
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        throw new CommandFailure(Main.NO, Messages.text("service.silent", START_PATIENCE.toSeconds()));
    }

    /// Removes what a failed installation left. What cannot be removed is said; why the installation failed is more
    /// important and stays the exception.
    private void takeBack() {
        try {
            manager.stop(true);
            manager.unregister();
            removeFiles();
        } catch (CommandFailure e) {
            err.println("ashiato: " + e.getMessage());
        }
    }

    /// Stops the service and removes everything but its log.
    ///
    /// @param force whether to kill a service that does not end, and to remove what is left of a broken
    /// installation
    /// @throws CommandFailure if it is not installed, or something cannot be removed
    void uninstall(boolean force) throws CommandFailure {
        if (!isInstalled() && !(force && Files.exists(places.program(), LinkOption.NOFOLLOW_LINKS))) {
            throw new CommandFailure(Main.NO, Messages.text("service.notInstalled"));
        }
        say("service.stopping");
        manager.stop(force);
        say("service.stopped");
        manager.unregister();
        removeFiles();
        say("service.removed");
        if (Files.exists(places.log())) {
            say("service.logStays", places.log(), places.state());
        }
    }

    private void removeFiles() throws CommandFailure {
        Path at = places.configuration();
        try {
            configuration.remove();
            at = places.processId();
            Files.deleteIfExists(at);
            at = places.program();
            ProgramCopy.remove(at);
        } catch (IOException e) {
            throw new CommandFailure(Main.NO, Messages.text("service.remove", at, e), e);
        }
    }

    /// What the service records by: as the running service says, or as it is kept if it does not run.
    ///
    /// @return what is in force; its `since` is null if the service does not run
    /// @throws CommandFailure if the service is not installed or does not answer
    ConfigurationInForce configuration() throws CommandFailure {
        requireInstalled();
        try {
            Optional<ConfigurationInForce> running = ControlClient.configuration(places.log());
            return running.isPresent() ? running.get() : new ConfigurationInForce(configuration.load(), null, null);
        } catch (ControlException | IOException e) {
            throw new CommandFailure(Main.NO, String.valueOf(e.getMessage()), e);
        }
    }

    /// Changes what the service records by. A service that does not run takes it when it is started.
    ///
    /// @return whether it changed, and what is wrong or doubtful in the file
    /// @throws CommandFailure if the service is not installed or the change failed for another reason than the
    /// file's
    ///     contents
    ChangeResult change(ConfigurationChange change) throws CommandFailure {
        requireInstalled();
        try {
            Optional<ChangeResult> running = ControlClient.configure(places.log(), change);
            if (running.isPresent()) {
                return running.get();
            }
            RecordingRules rules = change.applyTo(configuration.load());
            ActiveConfiguration next = ActiveConfiguration.of(rules, computerName, Instant.EPOCH);
            configuration.save(rules);
            say("service.notRunning");
            return new ChangeResult(true, next.warnings());
        } catch (UnusableConfigurationException e) {
            return new ChangeResult(false, e.problems());
        } catch (ControlException | IOException | IncompatibleFiltersException e) {
            throw new CommandFailure(Main.NO, String.valueOf(e.getMessage()), e);
        }
    }

    private void requireInstalled() throws CommandFailure {
        if (!isInstalled()) {
            throw new CommandFailure(Main.NO, Messages.text("service.notInstalled"));
        }
    }

    private void say(String key, Object... blanks) {
        err.println(Messages.text(key, blanks));
        err.flush();
    }
}
