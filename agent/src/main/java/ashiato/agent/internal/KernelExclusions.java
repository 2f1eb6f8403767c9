package ashiato.agent.internal;

import ashiato.config.Configuration;
import ashiato.config.FieldValue;
import ashiato.config.Filter;
import ashiato.config.Rule;
import ashiato.config.RuleEngine;
import ashiato.event.EventType;
import ashiato.event.FieldType;
import ashiato.sensor.NetworkExclusions;
import ashiato.sensor.NetworkExclusions.Noise;
import ashiato.sensor.NetworkExclusions.Subject;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What of a configuration the sensor can decide before there is an event: addresses, ports and programs whose
/// connections are never logged, whatever else is true of them. All else is left to the filter behind the sensor, which
/// decides everything once more; so this may know less than the configuration, and never more.
public final class KernelExclusions {
    private static final List<String> OF_THE_PROCESS = List.of("ProcessGuid", "ProcessId", "Image", "User");

    private KernelExclusions() {}

    /// What no event 3, or no event 200, that is logged can have.
    ///
    /// @param engine decides
    /// @param configuration what the engine was made of
    public static NetworkExclusions of(RuleEngine engine, Configuration configuration) {
        return new NetworkExclusions(
                noise(engine, configuration, EventType.NETWORK_CONNECT),
                noise(engine, configuration, EventType.NETWORK_FLOW));
    }

    private static Noise noise(RuleEngine engine, Configuration configuration, EventType type) {
        Set<InetAddress> sources = new HashSet<>();
        Set<InetAddress> destinations = new HashSet<>();
        Set<Integer> sourcePorts = new HashSet<>();
        Set<Integer> destinationPorts = new HashSet<>();
        for (FieldValue never : engine.neverLogged(type)) {
            switch (never.field()) {
                case "SourceIp" -> addAddress(never.value(), sources);
                case "DestinationIp" -> addAddress(never.value(), destinations);
                case "SourcePort" -> addPort(never.value(), sourcePorts);
                case "DestinationPort" -> addPort(never.value(), destinationPorts);
                default -> {
                    // The sensor asks about processes; of all other fields it knows nothing before there is an event.
                }
            }
        }
        Predicate<Subject> excluded = asksForProcesses(configuration, type)
                ? subject -> !engine.canLog(type, known(subject))
                : Noise.NO_PROCESS;
        return new Noise(sources, destinations, sourcePorts, destinationPorts, excluded);
    }

    private static boolean asksForProcesses(Configuration configuration, EventType type) {
        return configuration.nodes().stream()
                .filter(node -> node.types().contains(type))
                .flatMap(node -> node.terms().stream())
                .flatMap(term -> switch (term) {
                    case Filter filter -> Stream.of(filter);
                    case Rule rule -> rule.filters().stream();
                })
                .anyMatch(filter -> OF_THE_PROCESS.contains(filter.field()));
    }

    private static Map<String, String> known(Subject subject) {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("ProcessGuid", FieldType.GUID.text(subject.processGuid()));
        known.put("ProcessId", FieldType.UINT32.text(subject.processId()));
        known.put("Image", FieldType.STRING.text(subject.image()));
        known.put("User", FieldType.STRING.text(subject.user()));
        return known;
    }

    /// Only texts that are what an event would show: `127.1` and `::1` are addresses, but events have `127.0.0.1`
    /// and
    /// `0:0:0:0:0:0:0:1`.
    private static void addAddress(String value, Set<InetAddress> addresses) {
        String text = value.toLowerCase(Locale.ROOT);
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (text.equals(address.getHostAddress())) {
                addresses.add(address);
            }
        } catch (IllegalArgumentException e) {
            // No event has this text.
        }
    }

    private static void addPort(String text, Set<Integer> ports) {
        if (!text.matches("0|[1-9][0-9]{0,4}")) {
            return;
        }
        int port = Integer.parseInt(text);
        if (port <= 0xffff) {
            ports.add(port);
        }
    }
}
