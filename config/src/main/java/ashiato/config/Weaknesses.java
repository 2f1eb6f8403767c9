package ashiato.config;

import ashiato.config.Proposal.Value;
import ashiato.config.Proposal.Weakness;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How an attacker could hide behind an exclusion of events that have some values.
final class Weaknesses {
    private static final Set<String> PROGRAMS = Set.of("Image", "SourceImage");
    private static final Set<String> DESTINATIONS = Set.of("DestinationIp", "DestinationHostname", "QueryName");
    /// Directories in which users who are not administrators can make files, on Linux and on Windows.
    private static final Pattern WRITABLE_BY_MANY =
            Pattern.compile("(/tmp/|/var/tmp/|/dev/shm/|/home/|/run/user/|/var/lock/|/proc/|memfd:).*"
                    + "|[a-z]:\\\\(users|programdata|temp|tmp|perflogs|\\$recycle\\.bin)\\\\.*"
                    + "|[a-z]:\\\\windows\\\\(temp|tasks|tracing|system32\\\\(tasks|spool\\\\drivers\\\\color))\\\\.*"
                    + "|\\\\\\\\.*");
    /// Programs that run code or move data as their arguments say. Versions at the end of the name do not count.
    private static final Set<String> OBEDIENT = Set.of(
            "ash",
            "awk",
            "bash",
            "bitsadmin",
            "busybox",
            "certutil",
            "cmd",
            "crontab",
            "cscript",
            "curl",
            "dash",
            "docker",
            "env",
            "find",
            "ftp",
            "gawk",
            "gdb",
            "git",
            "java",
            "ksh",
            "lua",
            "mawk",
            "msbuild",
            "mshta",
            "nc",
            "ncat",
            "netcat",
            "node",
            "nodejs",
            "openssl",
            "perl",
            "php",
            "powershell",
            "psexec",
            "pwsh",
            "python",
            "regsvr32",
            "rsync",
            "ruby",
            "rundll32",
            "scp",
            "sftp",
            "sh",
            "socat",
            "ssh",
            "sudo",
            "svchost",
            "systemd-run",
            "tar",
            "tclsh",
            "telnet",
            "tftp",
            "wget",
            "wmic",
            "wscript",
            "xargs",
            "zsh");
    private static final Pattern VERSION = Pattern.compile("[-.]?\\d+(\\.\\d+)*$");

    private Weaknesses() {}

    /// How an attacker could hide in events that have all of these values.
    ///
    /// @param known the fields in which such events can differ
    static Set<Weakness> of(List<Value> values, List<String> known) {
        Set<Weakness> weaknesses = EnumSet.noneOf(Weakness.class);
        Set<String> named = values.stream().map(Value::field).collect(Collectors.toSet());
        for (Value value : values) {
            if (PROGRAMS.contains(value.field())) {
                addProgram(value.text(), weaknesses);
            }
        }
        if (named.contains("CommandLine")) {
            weaknesses.add(Weakness.COMMAND_LINE_IS_CHOSEN);
        }
        if (Collections.disjoint(named, PROGRAMS)) {
            weaknesses.add(Weakness.ANY_PROGRAM);
        } else if (Collections.disjoint(named, DESTINATIONS) && !Collections.disjoint(known, DESTINATIONS)) {
            weaknesses.add(Weakness.ANY_DESTINATION);
        } else if (PROGRAMS.containsAll(named)) {
            weaknesses.add(Weakness.WHATEVER_THE_PROGRAM_DOES);
        }
        return weaknesses;
    }

    private static void addProgram(String image, Set<Weakness> weaknesses) {
        String path = image.toLowerCase(Locale.ROOT);
        if (WRITABLE_BY_MANY.matcher(path).matches()) {
            weaknesses.add(Weakness.ANYONE_CAN_PLACE_THE_PROGRAM);
        }
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        String stem = name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
        if (OBEDIENT.contains(stem) || OBEDIENT.contains(VERSION.matcher(stem).replaceFirst(""))) {
            weaknesses.add(Weakness.PROGRAM_DOES_WHAT_IT_IS_TOLD);
        }
    }
}
