package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.config.internal.FieldTexts;
import ashiato.config.internal.Interpreter;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The compiled form of random configurations against their plain interpretation.
class RuleEngineDifferentialTest {
    private static final long SEED = Long.getLong("seed", new Random().nextLong());
    private static final int CONFIGURATIONS = 3000;
    private static final int EVENTS = 20;

    private final Random random = new Random(SEED);
    private final RandomConfigurations made = new RandomConfigurations(random);

    @Test
    void decidesTextsAsTheInterpreterDoes() {
        int[] outcomes = new int[4];
        for (int i = 0; i < CONFIGURATIONS; i++) {
            Configuration configuration = made.configuration();
            RuleEngine engine = RuleEngine.of(configuration);
            Interpreter interpreter = new Interpreter(configuration);
            for (int j = 0; j < EVENTS; j++) {
                EventType type = RandomConfigurations.TYPES.get(random.nextInt(RandomConfigurations.TYPES.size()));
                Map<String, String> texts = made.texts(type);
                Verdict expected = interpreter.decide(
                        type,
                        field -> texts.getOrDefault(field.name(), field.type().text(null)));

                assertThat(engine.decide(type, texts))
                        .as("seed %d: %s %s under %s", SEED, type, texts, configuration)
                        .isEqualTo(expected);

                outcomes[(expected.logged() ? 2 : 0) + (expected.ruleName() == null ? 0 : 1)]++;
            }
        }
        System.out.printf(
                "seed %d: dropped %d, by a named filter %d, logged %d, with a name %d%n",
                SEED, outcomes[0], outcomes[1], outcomes[2], outcomes[3]);
        assertThat(IntStream.of(outcomes).min().orElse(0))
                .as("seed %d: how often the rarest outcome came up", SEED)
                .isGreaterThan(1000);
    }

    @Test
    void decidesRecordsAsTheInterpreterDoes() {
        for (int i = 0; i < CONFIGURATIONS; i++) {
            Configuration configuration = made.configuration();
            RuleEngine engine = RuleEngine.of(configuration);
            Interpreter interpreter = new Interpreter(configuration);
            for (int j = 0; j < EVENTS; j++) {
                Event event = event(RandomConfigurations.TYPES.get(random.nextInt(RandomConfigurations.TYPES.size())));

                assertThat(engine.decide(event))
                        .as("seed %d: %s under %s", SEED, event, configuration)
                        .isEqualTo(interpreter.decide(event.kind(), FieldTexts.of(event)));
            }
        }
    }

    @Test
    void whatCannotBeLoggedIsNeverLoggedHoweverTheRestTurnsOut() {
        int impossible = 0;
        for (int i = 0; i < CONFIGURATIONS; i++) {
            Configuration configuration = made.configuration();
            RuleEngine engine = RuleEngine.of(configuration);
            for (int j = 0; j < EVENTS; j++) {
                EventType type = RandomConfigurations.TYPES.get(random.nextInt(RandomConfigurations.TYPES.size()));
                Map<String, String> texts = made.texts(type);
                Map<String, String> known = new HashMap<>(texts);
                known.keySet().removeIf(field -> random.nextInt(4) != 0);
                boolean possible = engine.canLog(type, known);
                impossible += possible ? 0 : 1;
                for (int k = 0; k < 5; k++) {
                    Map<String, String> completed = new TreeMap<>(made.texts(type));
                    completed.putAll(known);
                    if (engine.decide(type, completed).logged()) {
                        assertThat(possible)
                                .as("seed %d: %s %s of %s under %s", SEED, type, known, completed, configuration)
                                .isTrue();
                        assertThat(engine.loggable()).contains(type);
                    }
                }
            }
        }
        System.out.printf("seed %d: %d of %d could not be logged%n", SEED, impossible, CONFIGURATIONS * EVENTS);
        assertThat(impossible).isGreaterThan(CONFIGURATIONS);
    }

    @Test
    void noEventWithAValueThatIsNeverLoggedIsLogged() {
        int values = 0;
        for (int i = 0; i < CONFIGURATIONS; i++) {
            Configuration configuration = made.configuration();
            RuleEngine engine = RuleEngine.of(configuration);
            for (EventType type : RandomConfigurations.TYPES) {
                for (FieldValue never : engine.neverLogged(type)) {
                    values++;
                    for (int k = 0; k < 5; k++) {
                        Map<String, String> texts = made.texts(type);
                        texts.put(never.field(), never.value());

                        assertThat(engine.decide(type, texts).logged())
                                .as("seed %d: %s %s under %s", SEED, type, texts, configuration)
                                .isFalse();
                    }
                }
            }
        }
        System.out.printf("seed %d: %d values that are never logged%n", SEED, values);
        assertThat(values).isGreaterThan(CONFIGURATIONS / 10);
    }

    /// A record whose typed fields hold what the texts' types can hold.
    private Event event(EventType type) {
        Map<String, String> texts = made.texts(type);
        @Nullable Object[] values = new @Nullable Object[type.schema().fields().size()];
        for (Field field : type.schema().fields()) {
            values[field.position()] = value(field, texts.get(field.name()));
        }
        return type.schema().create(values);
    }

    private @Nullable Object value(Field field, @Nullable String text) {
        if (field.name().equals("UtcTime")) {
            return Instant.ofEpochSecond(random.nextInt());
        }
        if (text == null) {
            return null;
        }
        return switch (field.type()) {
            case STRING -> text;
            case BOOLEAN -> random.nextBoolean();
            case UINT16, UINT32, UINT64, HEX_INT32, HEX_INT64 ->
                field.type().parse(random.nextBoolean() ? "16" : random.nextBoolean() ? "443" : "80");
            case GUID -> FieldType.GUID.parse("{00000000-0000-0000-0000-00000000000" + random.nextInt(10) + "}");
            case TIME -> Instant.ofEpochSecond(random.nextInt());
        };
    }
}
