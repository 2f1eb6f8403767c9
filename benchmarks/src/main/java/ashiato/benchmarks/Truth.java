package ashiato.benchmarks;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What a generator did, as it counted itself from the return values of its system calls.
///
/// @param generator the generator's name
/// @param ports the ports of its servers; of `udpstorm` the first and the last
/// @param clientPorts of `tcpstorm`, the client's port of each connection; the i-th went to the (i modulo their
///     number)-th of `ports`
/// @param closedPort the port that refused, 0 if there was none
/// @param wallNanos from the first to the last thing it generated
/// @param cpuNanos user and kernel time of the generator and its children
/// @param actors its processes that communicated or started others
/// @param program the image of the programs it started, empty if it started none
/// @param children the process ids of the programs it started, in order
public record Truth(
        String generator,
        List<Integer> ports,
        List<Integer> clientPorts,
        int closedPort,
        long wallNanos,
        long cpuNanos,
        List<Actor> actors,
        String program,
        List<Integer> children) {

    /// One process of a generator's run.
    ///
    /// @param role `client`, `server`, `parent` or `process`
    /// @param image its executable, absolute
    /// @param pid its process id
    /// @param connects TCP connections it made
    /// @param refused TCP connections it was refused
    /// @param accepts TCP connections it accepted
    /// @param flowsOut UDP flows whose first datagram it sent
    /// @param flowsIn UDP flows whose first datagram it received
    /// @param execs programs it started
    /// @param sent payload bytes it sent
    /// @param received payload bytes it received
    public record Actor(
            String role,
            String image,
            int pid,
            long connects,
            long refused,
            long accepts,
            long flowsOut,
            long flowsIn,
            long execs,
            long sent,
            long received) {}

    private static final JsonFactory JSON = new JsonFactory();

    public Truth {
        ports = List.copyOf(ports);
        clientPorts = List.copyOf(clientPorts);
        actors = List.copyOf(actors);
        children = List.copyOf(children);
    }

    /// The truth that a generator printed: one JSON object.
    ///
    /// @throws BenchmarkException if the text is something else
    public static Truth parse(String json) throws BenchmarkException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
            return object(parser);
        } catch (JacksonException e) {
            throw new BenchmarkException("a generator's output is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Truth object(JsonParser parser) throws BenchmarkException {
        String generator = "";
        String program = "";
        List<Integer> ports = List.of();
        List<Integer> clientPorts = List.of();
        List<Integer> children = List.of();
        List<Actor> actors = new ArrayList<>();
        int closedPort = 0;
        long wallNanos = 0;
        long cpuNanos = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "generator" -> generator = parser.getString();
                case "program" -> program = parser.getString();
                case "closedPort" -> closedPort = parser.getIntValue();
                case "wallNs" -> wallNanos = parser.getLongValue();
                case "cpuNs" -> cpuNanos = parser.getLongValue();
                case "ports" -> ports = numbers(parser, value);
                case "clientPorts" -> clientPorts = numbers(parser, value);
                case "children" -> children = numbers(parser, value);
                case "actors" -> {
                    expect(parser, value, JsonToken.START_ARRAY);
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        actors.add(actor(parser));
                    }
                }
                default -> parser.skipChildren();
            }
        }
        if (generator.isEmpty() || actors.isEmpty()) {
            throw new BenchmarkException("a generator's output lacks its name or its processes");
        }
        return new Truth(generator, ports, clientPorts, closedPort, wallNanos, cpuNanos, actors, program, children);
    }

    private static Actor actor(JsonParser parser) {
        String role = "";
        String image = "";
        int pid = 0;
        long connects = 0;
        long refused = 0;
        long accepts = 0;
        long flowsOut = 0;
        long flowsIn = 0;
        long execs = 0;
        long sent = 0;
        long received = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "role" -> role = parser.getString();
                case "image" -> image = parser.getString();
                case "pid" -> pid = parser.getIntValue();
                case "connects" -> connects = parser.getLongValue();
                case "refused" -> refused = parser.getLongValue();
                case "accepts" -> accepts = parser.getLongValue();
                case "flowsOut" -> flowsOut = parser.getLongValue();
                case "flowsIn" -> flowsIn = parser.getLongValue();
                case "execs" -> execs = parser.getLongValue();
                case "sent" -> sent = parser.getLongValue();
                case "received" -> received = parser.getLongValue();
                default -> parser.skipChildren();
            }
        }
        return new Actor(role, image, pid, connects, refused, accepts, flowsOut, flowsIn, execs, sent, received);
    }

    private static List<Integer> numbers(JsonParser parser, JsonToken value) throws BenchmarkException {
        expect(parser, value, JsonToken.START_ARRAY);
        List<Integer> numbers = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            numbers.add(parser.getIntValue());
        }
        return numbers;
    }

    private static void expect(JsonParser parser, JsonToken found, JsonToken expected) throws BenchmarkException {
        if (found != expected) {
            throw new BenchmarkException("a generator's output is not as expected: found " + found + ", expected "
                    + expected + " at " + parser.currentLocation().offsetDescription());
        }
    }
}
