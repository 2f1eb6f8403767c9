package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameCacheTest {
    private static final long CURL = 1001;
    private static final long JAVA = 1002;
    private static final IpAddress EDGE = address("93.184.216.34");

    private final ManualClock clock = new ManualClock();

    @TempDir
    Path directory;

    private NameCache names;

    @BeforeEach
    void open() throws IOException {
        Path hosts = directory.resolve("hosts");
        Files.writeString(hosts, "127.0.0.1 localhost\n93.184.216.34 static.example\n");
        names = new NameCache(new HostsFile(hosts, clock), 100);
    }

    @Test
    void knowsTheNameThatWasAskedFor() {
        learn(
                CURL,
                DnsBytes.response(1, 0)
                        .question("www.Example.com", 1)
                        .name("WWW.example.com", DnsBytes.CNAME, 300, "edge.cdn.net")
                        .name("edge.cdn.net", DnsBytes.CNAME, 300, "e7.cdn.net")
                        .address("e7.cdn.net", 60, "93.184.216.34")
                        .address("e7.cdn.net", 60, "2606:2800::1"));

        assertThat(name(CURL, EDGE)).isEqualTo("www.Example.com");
        assertThat(name(CURL, address("2606:2800::1"))).isEqualTo("www.Example.com");
        assertThat(name(CURL, address("93.184.216.35"))).isNull();
    }

    @Test
    void followsAliasesInAnyOrder() {
        learn(
                CURL,
                DnsBytes.response(1, 0)
                        .question("a.example", 1)
                        .address("d.example", 60, "10.0.0.9")
                        .name("c.example", DnsBytes.CNAME, 60, "d.example")
                        .name("b.example", DnsBytes.CNAME, 60, "c.example")
                        .name("a.example", DnsBytes.CNAME, 60, "b.example"));

        assertThat(name(CURL, address("10.0.0.9"))).isEqualTo("a.example");
    }

    @Test
    void believesNoRecordThatDoesNotFollowFromTheQuestion() {
        learn(
                CURL,
                DnsBytes.response(1, 0)
                        .question("evil.example", 1)
                        .address("evil.example", 60, "10.6.6.6")
                        .address("bank.example", 60, "10.0.0.1")
                        .name("bank.example", DnsBytes.CNAME, 60, "evil.example"));

        assertThat(name(CURL, address("10.6.6.6"))).isEqualTo("evil.example");
        assertThat(name(CURL, address("10.0.0.1"))).isNull();
    }

    @Test
    void learnsNothingFromQueriesFailuresAndReverseLookups() {
        learn(CURL, DnsBytes.query(1).question("q.example", 1).address("q.example", 60, "10.0.0.1"));
        learn(CURL, DnsBytes.response(1, 2).question("f.example", 1).address("f.example", 60, "10.0.0.2"));
        learn(
                CURL,
                DnsBytes.response(1, 0)
                        .question("3.0.0.10.in-addr.arpa", 12)
                        .name("3.0.0.10.in-addr.arpa", DnsBytes.PTR, 60, "google.com")
                        .address("google.com", 60, "10.0.0.3"));

        assertThat(name(CURL, address("10.0.0.1"))).isNull();
        assertThat(name(CURL, address("10.0.0.2"))).isNull();
        assertThat(name(CURL, address("10.0.0.3"))).isNull();
    }

    @Test
    void learnsNoNameThatIsMostlyEscapes() {
        // 63 bytes that each print as four characters: 252, with a dot and three letters 256, with two 255.
        String noLetters = "\u00ff".repeat(63);
        learn(CURL, answer(noLetters + ".aaa", "10.0.0.1", 60));
        learn(CURL, answer(noLetters + ".aa", "10.0.0.2", 60));

        assertThat(name(CURL, address("10.0.0.1"))).isNull();
        assertThat(name(CURL, address("10.0.0.2"))).isEqualTo("\\255".repeat(63) + ".aa");
    }

    @Test
    void prefersWhatTheProcessItselfWasTold() {
        learn(CURL, answer("a.example", "93.184.216.34", 60));
        learn(JAVA, answer("b.example", "93.184.216.34", 60));

        assertThat(name(CURL, EDGE)).isEqualTo("a.example");
        assertThat(name(JAVA, EDGE)).isEqualTo("b.example");
        assertThat(name(3, EDGE)).isEqualTo("b.example");
        assertThat(name(0, EDGE)).isEqualTo("b.example");
    }

    @Test
    void takesTheNewerOfTwoNames() {
        learn(CURL, answer("old.example", "93.184.216.34", 60));
        learn(CURL, answer("new.example", "93.184.216.34", 60));

        assertThat(name(CURL, EDGE)).isEqualTo("new.example");
        assertThat(name(JAVA, EDGE)).isEqualTo("new.example");
    }

    @Test
    void trustsAnAgeingNameLessForOtherProcesses() {
        learn(CURL, answer("a.example", "93.184.216.34", 600));
        learn(CURL, answer("c.example", "10.0.0.1", 10));

        clock.advance(Duration.ofMinutes(10));
        assertThat(name(JAVA, EDGE)).isEqualTo("a.example");
        clock.advance(Duration.ofMillis(1));
        assertThat(name(JAVA, EDGE)).isEqualTo("static.example");
        assertThat(name(JAVA, address("10.0.0.1"))).isEqualTo("c.example");
        clock.advance(Duration.ofDays(1));
        assertThat(name(JAVA, address("10.0.0.1"))).isNull();
        assertThat(name(CURL, address("10.0.0.1"))).isEqualTo("c.example");
        assertThat(name(CURL, EDGE)).isEqualTo("a.example");
    }

    @Test
    void fallsBackToTheHostsFile() {
        assertThat(name(CURL, address("127.0.0.1"))).isEqualTo("localhost");
        assertThat(name(0, EDGE)).isEqualTo("static.example");
    }

    @Test
    void letsABlockedNameNotNameTheHostItself() {
        learn(CURL, answer("ads.example", "127.0.0.1", 60));
        learn(CURL, answer("ads2.example", "0.0.0.0", 60));

        assertThat(name(JAVA, address("127.0.0.1"))).isEqualTo("localhost");
        assertThat(name(JAVA, address("0.0.0.0"))).isNull();
        assertThat(name(CURL, address("127.0.0.1"))).isEqualTo("ads.example");
    }

    @Test
    void staysWithinItsCapacityAndCountsWhatItGaveUp() {
        for (int i = 0; i < 250; i++) {
            learn(CURL, answer("h" + i + ".example", "10.1.0." + i, 60));
            name(0, address("10.1.0.0"));
        }

        assertThat(names.table().size()).isEqualTo(100);
        assertThat(names.table().evicted()).isEqualTo(150);
        assertThat(names.processTable().evicted()).isEqualTo(150);
        assertThat(name(0, address("10.1.0.0"))).isEqualTo("h0.example");
        assertThat(name(0, address("10.1.0.1"))).isNull();
    }

    private void learn(long process, DnsBytes message) {
        names.learn(process, message.parsed(), clock.getAsLong());
    }

    private @Nullable String name(long process, IpAddress address) {
        return names.name(process, address, clock.getAsLong());
    }

    private static DnsBytes answer(String name, String address, int ttl) {
        return DnsBytes.response(1, 0).question(name, 1).address(name, ttl, address);
    }

    private static IpAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text));
    }
}
