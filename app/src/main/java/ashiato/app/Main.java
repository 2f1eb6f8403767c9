package ashiato.app;

import ashiato.agent.ControlException;
import ashiato.agent.EventSource;
import ashiato.event.InvalidFilterException;
import ashiato.log.LogException;
import ashiato.sensor.SensorException;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/// The `ashiato` command.
@Command(
        name = "ashiato",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    static final int DONE = 0;
    static final int NO = 1;
    static final int USAGE = 2;

    @Option(names = "--debug", scope = ScopeType.INHERIT)
    private boolean debug;

    private Main() {}

    /// Runs the command in this process and ends it with the command's exit code.
    public static void main(String[] args) {
        PrintStream out = stream(FileDescriptor.out, 1 << 16);
        PrintStream err = stream(FileDescriptor.err, 1 << 10);
        TerminationSignals signals = new TerminationSignals();
        Surroundings surroundings = new Surroundings(
                System.in,
                out,
                err,
                mayColour(),
                InstantSource.system(),
                EventSource::kernel,
                Privileges::missing,
                signals,
                ServicePlaces.ofThisProcess(),
                Main::terminal);
        signals.exit(run(surroundings, args));
    }

    /// UTF-8 whatever the locale says: a log has paths of all languages, and `sudo` often runs in the C locale.
    private static PrintStream stream(FileDescriptor descriptor, int bufferBytes) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), bufferBytes), false, StandardCharsets.UTF_8);
    }

    /// Whether results go to a terminal whose user has not asked for plain text (no-color.org). Which device
    /// standard
    /// output is can be seen in `/proc` (proc_pid_fd(5)); the JVM would load a terminal library to tell.
    private static boolean mayColour() {
        String refused = System.getenv("NO_COLOR");
        return (refused == null || refused.isEmpty()) && isTerminal(1);
    }

    /// What the user types, empty if standard input is not a terminal.
    private static Optional<BufferedReader> terminal() {
        return isTerminal(0)
                ? Optional.of(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /// Runs the command and returns its exit code: 0 done, 1 the answer is "no", 2 usage, 87 wrong usage of
    /// Sysmon's
    /// switches.
    static int run(Surroundings surroundings, String... args) {
        if (SysmonCommandLine.isMeant(args)) {
            return sysmon(surroundings, args);
        }
        Main main = new Main();
        CommandLine command = new CommandLine(main);
        addSubcommands(command, surroundings, args);
        command.setResourceBundle(Messages.TEXTS)
                .setOut(new PrintWriter(surroundings.out(), false, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), false, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(surroundings.colour() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, _) -> complain(surroundings, e))
                .setExecutionExceptionHandler((e, _, _) -> report(surroundings, e, main.debug));
        int code = args.length == 0 ? usage(surroundings, command) : command.execute(args);
        command.getOut().flush();
        command.getErr().flush();
        surroundings.out().flush();
        surroundings.err().flush();
        return code;
    }

    /// Runs the command with Sysmon's switches. Who writes what Sysmon does not understand is shown how to use it.
    private static int sysmon(Surroundings surroundings, String... args) {
        int code;
        try {
            code = new SysmonCommand(surroundings).run(args);
        } catch (CommandFailure e) {
            code = report(surroundings, e, false);
            if (code == SysmonCommandLine.BAD_PARAMETER) {
                surroundings.err().print("\n" + Messages.text("sysmon.usage"));
            }
        } catch (RuntimeException e) {
            code = report(surroundings, e, false);
        }
        surroundings.out().flush();
        surroundings.err().flush();
        return code;
    }

    /// Adds the subcommand that the first argument names, or all of them where it names none: what picocli need not
    /// look
    /// at costs no time at start and no memory later.
    private static void addSubcommands(CommandLine command, Surroundings surroundings, String[] args) {
        List<String> names = List.of(
                "record", "events", "status", "check", "explain", "trial", "plan", "verify", "export", "compact",
                "help", "train");
        boolean one = args.length > 0 && !args[0].equals("help") && names.contains(args[0]);
        for (String name : one ? List.of(args[0]) : names) {
            command.addSubcommand(name, subcommand(name, surroundings));
        }
    }

    private static Object subcommand(String name, Surroundings surroundings) {
        return switch (name) {
            case "record" -> new RecordCommand(surroundings);
            case "events" -> new EventsCommand(surroundings);
            case "status" -> new StatusCommand(surroundings);
            case "check" -> new CheckCommand(surroundings);
            case "explain" -> new ExplainCommand(surroundings);
            case "trial" -> new TrialCommand(surroundings);
            case "plan" -> new PlanCommand(surroundings);
            case "verify" -> new VerifyCommand(surroundings);
            case "export" -> new ExportCommand(surroundings);
            case "compact" -> new CompactCommand(surroundings);
            case "train" -> new TrainCommand(surroundings);
            case "help" -> new CommandLine.HelpCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static int usage(Surroundings surroundings, CommandLine command) {
        command.usage(surroundings.err());
        return USAGE;
    }

    private static int complain(Surroundings surroundings, ParameterException e) {
        CommandLine command = e.getCommandLine();
        say(surroundings, String.valueOf(e.getMessage()));
        List<String> suggestions =
                e instanceof CommandLine.UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        if (!suggestions.isEmpty()) {
            surroundings.err().println(Messages.text("error.suggestion", String.join(", ", suggestions)));
        }
        surroundings
                .err()
                .println(Messages.text("error.help", command.getCommandSpec().qualifiedName()));
        return USAGE;
    }

    /// An exception that a command ended with, as one sentence; the stack trace only for who asks for it.
    private static int report(Surroundings surroundings, Exception e, boolean debug) {
        if (debug) {
            e.printStackTrace(surroundings.err());
        }
        return switch (e) {
            case CommandFailure failure -> {
                say(surroundings, String.valueOf(failure.getMessage()));
                yield failure.exitCode();
            }
            case InvalidFilterException filter -> {
                filter.problems().forEach(problem -> say(surroundings, problem));
                yield USAGE;
            }
            case LogException log -> {
                say(surroundings, String.valueOf(log.getMessage()));
                yield NO;
            }
            case SensorException sensor -> {
                say(surroundings, String.valueOf(sensor.getMessage()));
                yield NO;
            }
            case ControlException control -> {
                say(surroundings, String.valueOf(control.getMessage()));
                yield NO;
            }
            default -> {
                say(surroundings, Messages.text("error.internal", e));
                yield NO;
            }
        };
    }

    private static void say(Surroundings surroundings, String message) {
        surroundings.err().println("ashiato: " + message);
    }

    /// The version that the build gave this module.
    static String version() {
        ModuleDescriptor descriptor = Main.class.getModule().getDescriptor();
        return descriptor == null ? "unknown" : descriptor.rawVersion().orElse("unknown");
    }

    /// `ashiato 0.1.0`.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"ashiato " + version()};
        }
    }
}
