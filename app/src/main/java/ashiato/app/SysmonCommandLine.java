package ashiato.app;

import ashiato.agent.Switches;
import ashiato.app.SysmonRequest.AdjustConfiguration;
import ashiato.app.SysmonRequest.ConfigurationHelp;
import ashiato.app.SysmonRequest.Install;
import ashiato.app.SysmonRequest.InstallManifest;
import ashiato.app.SysmonRequest.NotHere;
import ashiato.app.SysmonRequest.PrintSchema;
import ashiato.app.SysmonRequest.ReplaceConfiguration;
import ashiato.app.SysmonRequest.ResetConfiguration;
import ashiato.app.SysmonRequest.ShowConfiguration;
import ashiato.app.SysmonRequest.Uninstall;
import ashiato.app.SysmonRequest.Usage;
import ashiato.app.SysmonSwitch.Use;
import ashiato.app.SysmonSwitch.Value;
import ashiato.config.HashAlgorithms;
import ashiato.event.HashAlgorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A command line as Sysmon reads it (microsoft/SysmonCommon, parsecommandline.c): switches in any letter case, several
/// letters behind one dash (`-in`), values as arguments of their own.
///
/// @param request what it asks for
/// @param text all of it, for event 16: `ashiato -c -n`
/// @param logo whether to begin with the banner
/// @param remarks sentences about switches that are taken but have no effect
record SysmonCommandLine(SysmonRequest request, String text, boolean logo, List<String> remarks) {
    /// The exit code of Sysmon for a command line that it does not understand: Windows' `ERROR_INVALID_PARAMETER`.
    static final int BAD_PARAMETER = 87;

    SysmonCommandLine {
        remarks = List.copyOf(remarks);
    }

    /// Whether these arguments are Sysmon's and not those of a subcommand: the first begins with a dash.
    ///
    /// Two dashes begin an option of the command itself, unless a switch of Sysmon is behind them. `-h` alone, for
    /// which Sysmon wants a value, and `-V`, which it
    /// has not, are options of the command, too.
    static boolean isMeant(String... arguments) {
        if (arguments.length == 0 || !arguments[0].startsWith("-")) {
            return false;
        }
        if (arguments.length == 1 && (arguments[0].equals("-h") || arguments[0].equals("-V"))) {
            return false;
        }
        return !arguments[0].startsWith("--")
                || arguments[0].equals("--")
                || withTwoDashes(arguments[0]).isPresent();
    }

    /// The switch that was written with one dash too many.
    private static Optional<SysmonSwitch> withTwoDashes(String argument) {
        return Arrays.stream(SysmonSwitch.values())
                .filter(each -> argument.equalsIgnoreCase("--" + each.letters()))
                .findFirst();
    }

    /// Reads a command line.
    ///
    /// @throws CommandFailure with [#BAD_PARAMETER] if it asks for nothing, for two things, or is not understood
    static SysmonCommandLine parse(String... arguments) throws CommandFailure {
        return new Parser(arguments).parse();
    }

    private static final class Parser {
        private final String[] arguments;
        private final Map<SysmonSwitch, @Nullable String> given = new EnumMap<>(SysmonSwitch.class);
        private @Nullable SysmonSwitch task;
        private int position;

        Parser(String... arguments) {
            this.arguments = arguments;
        }

        SysmonCommandLine parse() throws CommandFailure {
            while (position < arguments.length) {
                String argument = arguments[position++];
                if (argument.equals("-?")) {
                    return line(help(), List.of());
                }
                if (argument.length() < 2 || argument.charAt(0) != '-') {
                    throw bad("sysmon.stray", argument);
                }
                cluster(argument);
            }
            List<String> remarks = new ArrayList<>();
            SysmonRequest request = request(remarks);
            return line(request, remarks);
        }

        private SysmonCommandLine line(SysmonRequest request, List<String> remarks) {
            return new SysmonCommandLine(
                    request,
                    "ashiato " + String.join(" ", arguments),
                    !given.containsKey(SysmonSwitch.NOLOGO),
                    remarks);
        }

        private SysmonRequest help() throws CommandFailure {
            List<String> about = List.of(arguments).subList(position, arguments.length);
            if (about.isEmpty()) {
                return new Usage();
            }
            if (about.size() == 1 && about.getFirst().equalsIgnoreCase("config")) {
                return new ConfigurationHelp();
            }
            throw bad("sysmon.help", String.join(" ", about));
        }

        /// The switches behind one dash. A value can only follow the last of them.
        private void cluster(String argument) throws CommandFailure {
            if (argument.startsWith("--") && argument.length() > 2) {
                throw unknown(argument);
            }
            int letter = 1;
            while (letter < argument.length()) {
                SysmonSwitch next = at(argument, letter);
                letter += next.letters().length();
                boolean last = letter == argument.length();
                if (next.letters().length() > 1 && !last) {
                    throw unknown(argument);
                }
                if (next.use() == Use.TASK) {
                    if (task != null) {
                        throw bad("sysmon.two", task.letters(), next.letters());
                    }
                    task = next;
                }
                String value = last ? value(next) : null;
                if (next.value() == Value.REQUIRED && value == null) {
                    throw bad("sysmon.noValue", next.letters());
                }
                if (value != null && given.get(next) != null) {
                    throw bad("sysmon.twice", next.letters());
                }
                if (value != null || !given.containsKey(next)) {
                    given.put(next, value);
                }
            }
        }

        /// The switch that begins at this letter. Those of several letters must stand alone.
        private SysmonSwitch at(String argument, int letter) throws CommandFailure {
            for (SysmonSwitch each : SysmonSwitch.values()) {
                String letters = each.letters();
                if ((letter == 1 || letters.length() == 1)
                        && argument.regionMatches(true, letter, letters, 0, letters.length())) {
                    return each;
                }
            }
            throw unknown(argument);
        }

        private CommandFailure unknown(String argument) {
            return withTwoDashes(argument)
                    .map(meant -> bad("sysmon.oneDash", argument, meant.letters()))
                    .orElseGet(() -> bad("sysmon.unknown", argument));
        }

        private @Nullable String value(SysmonSwitch of) {
            if (of.value() == Value.NONE || position == arguments.length) {
                return null;
            }
            boolean wanted = of.value() == Value.REQUIRED || !arguments[position].startsWith("-");
            return wanted ? arguments[position++] : null;
        }

        private SysmonRequest request(List<String> remarks) throws CommandFailure {
            for (SysmonSwitch each : given.keySet()) {
                if (each.use() == Use.ELSEWHERE) {
                    return new NotHere(each.letters());
                }
                if (each.use() == Use.WITHOUT_EFFECT) {
                    remarks.add(Messages.text(each.explanation()));
                }
            }
            if (task == null) {
                throw bad("sysmon.nothing");
            }
            if (given.containsKey(SysmonSwitch.DEFAULTS) && task != SysmonSwitch.C) {
                throw bad("sysmon.defaults");
            }
            Switches switches = switches();
            if (namesImphash()) {
                remarks.add(Messages.text("sysmon.imphash"));
            }
            if (!switches.equals(Switches.NONE) && task != SysmonSwitch.I && task != SysmonSwitch.C) {
                throw bad("sysmon.rulesFor", task.letters());
            }
            return switch (task) {
                case I -> new Install(given(SysmonSwitch.I), switches, given.containsKey(SysmonSwitch.ACCEPTEULA));
                case C -> configuration(switches);
                case U -> uninstall();
                case S -> new PrintSchema(given(SysmonSwitch.S));
                case M -> new InstallManifest();
                case Z -> new NotHere(task.letters());
                case ACCEPTEULA, NOLOGO, SERVICE, BTF, DNS, T, H, L, N, A, D, G, K, R, DEFAULTS ->
                    throw new IllegalStateException("not a task: " + task);
            };
        }

        private SysmonRequest configuration(Switches switches) throws CommandFailure {
            String file = given(SysmonSwitch.C);
            if (given.containsKey(SysmonSwitch.DEFAULTS)) {
                if (file != null || !switches.equals(Switches.NONE)) {
                    throw bad("sysmon.defaultsOnly");
                }
                return new ResetConfiguration();
            }
            if (file != null) {
                return new ReplaceConfiguration(file, switches);
            }
            return switches.equals(Switches.NONE) ? new ShowConfiguration() : new AdjustConfiguration(switches);
        }

        private SysmonRequest uninstall() throws CommandFailure {
            String value = given(SysmonSwitch.U);
            if (value != null && !value.equalsIgnoreCase("force")) {
                throw bad("sysmon.force", value);
            }
            return new Uninstall(value != null);
        }

        private Switches switches() throws CommandFailure {
            return new Switches(programs(SysmonSwitch.N), programs(SysmonSwitch.L), hashes());
        }

        /// The items of a list, none if there is no list, or null without the switch.
        private @Nullable List<String> programs(SysmonSwitch each) {
            if (!given.containsKey(each)) {
                return null;
            }
            String list = given(each);
            return list == null
                    ? List.of()
                    : Arrays.stream(list.split(",", -1))
                            .filter(item -> !item.isEmpty())
                            .toList();
        }

        private @Nullable Set<HashAlgorithm> hashes() throws CommandFailure {
            String list = given(SysmonSwitch.H);
            try {
                return list == null ? null : HashAlgorithms.parse(list);
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(BAD_PARAMETER, Messages.text("sysmon.hash", e.getMessage()), e);
            }
        }

        /// Whether the hash that no program of Linux has was asked for by its name.
        private boolean namesImphash() {
            String list = given(SysmonSwitch.H);
            return list != null && list.toLowerCase(Locale.ROOT).contains("imp");
        }

        /// The value of a switch, or null if it has none or was not given.
        private @Nullable String given(SysmonSwitch each) {
            return given.get(each);
        }

        private static CommandFailure bad(String key, Object... blanks) {
            return new CommandFailure(BAD_PARAMETER, Messages.text(key, blanks));
        }
    }
}
