package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.DnsTransactions.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DnsTransactionsTest {
    private final ManualClock clock = new ManualClock();
    private final long start = clock.getAsLong();
    private final DnsTransactions<String> transactions = new DnsTransactions<>(Duration.ofSeconds(5), 4);
    private final List<Outcome<String>> timedOut = new ArrayList<>();

    @Test
    void joinsAnAnswerWithItsQuestion() {
        ask("curl", 9, query(1, "www.example.com", 1));
        clock.advance(Duration.ofMillis(20));

        assertThat(answer(null, 9, response(1, "www.example.com", "1.2.3.4")))
                .isEqualTo(
                        new Outcome<>("curl", "www.example.com", 1, "0", "::ffff:1.2.3.4;", start, start + 20_000_000));
        expireAfter(Duration.ofSeconds(10));
        assertThat(timedOut).isEmpty();
    }

    @Test
    void keepsTheQuestionsOfOneNameApart() {
        ask("curl", 9, query(1, "a.example", 1));
        ask("curl", 9, query(2, "a.example", 28));

        assertThat(answer(null, 9, DnsBytes.response(2, 0).question("a.example", 28)))
                .extracting(outcome -> outcome == null ? null : outcome.queryType() + " " + outcome.queryStatus())
                .isEqualTo("28 9501");
        assertThat(answer(null, 9, response(1, "a.example", "1.2.3.4"))).isNotNull();
    }

    @Test
    void timesOutWhatNobodyAnswers() {
        ask("curl", 9, query(1, "dead.example", 1));
        clock.advance(Duration.ofSeconds(1));
        ask("java", 8, query(1, "dead.example", 1));

        expireAfter(Duration.ofMillis(3999));
        assertThat(timedOut).isEmpty();
        expireAfter(Duration.ofMillis(1));
        assertThat(timedOut)
                .containsExactly(new Outcome<>("curl", "dead.example", 1, "1460", null, start, start + 5_000_000_000L));
        expireAfter(Duration.ofSeconds(1));
        assertThat(timedOut).extracting(Outcome::process).containsExactly("curl", "java");
        expireAfter(Duration.ofSeconds(60));
        assertThat(timedOut).hasSize(2);
        assertThat(transactions.table().size()).isZero();
    }

    @Test
    void takesARepeatedQuestionForTheSame() {
        ask("curl", 9, query(1, "slow.example", 1));
        clock.advance(Duration.ofSeconds(4));
        ask("curl", 9, query(1, "slow.example", 1));

        expireAfter(Duration.ofSeconds(1));
        assertThat(timedOut).hasSize(1);
        assertThat(timedOut.getFirst().askedNanos()).isEqualTo(start);
    }

    @Test
    void reportsAnAnswerWhoseQuestionWasNotSeen() {
        assertThat(answer("late", 9, response(5, "www.example.com", "1.2.3.4")))
                .isEqualTo(new Outcome<>("late", "www.example.com", 1, "0", "::ffff:1.2.3.4;", start, start));
        assertThat(answer(null, 8, response(5, "www.example.com", "1.2.3.4"))).isNotNull();
    }

    @Test
    void reportsCopiesOfAnAnswerOnce() {
        ask("curl", 9, query(1, "a.example", 1));
        assertThat(answer(null, 9, response(1, "a.example", "1.2.3.4"))).isNotNull();
        assertThat(answer(null, 9, response(1, "a.example", "6.6.6.6"))).isNull();

        ask("curl", 9, query(1, "a.example", 1));
        assertThat(answer(null, 9, response(1, "a.example", "1.2.3.4"))).isNotNull();
    }

    @Test
    void doesNotTakeAnotherTransactionsAnswer() {
        ask("curl", 9, query(1, "a.example", 1));

        assertThat(process(answer("other", 9, response(2, "a.example", "1.2.3.4"))))
                .isEqualTo("other");
        assertThat(process(answer("other", 8, response(1, "a.example", "1.2.3.4"))))
                .isEqualTo("other");
        assertThat(process(answer("other", 9, response(1, "b.example", "1.2.3.4"))))
                .isEqualTo("other");
        assertThat(process(answer("other", 9, response(1, "A.Example", "1.2.3.4"))))
                .isEqualTo("curl");
    }

    @Test
    void ignoresWhatIsNeitherQuestionNorAnswer() {
        ask("curl", 9, response(1, "a.example", "1.2.3.4"));
        ask("curl", 9, DnsBytes.query(1));
        assertThat(answer("curl", 9, query(1, "a.example", 1))).isNull();
        assertThat(answer("curl", 9, DnsBytes.response(1, 1))).isNull();
        assertThat(transactions.table().size()).isZero();
    }

    @Test
    void staysWithinItsCapacityAndCountsWhatItGaveUp() {
        for (int id = 0; id < 10; id++) {
            ask("curl", 9, query(id, "a.example", 1));
        }

        assertThat(transactions.table()).isEqualTo(new SensorStatus.Table("dns questions", 4, 4, 6));
        expireAfter(Duration.ofSeconds(5));
        assertThat(timedOut).hasSize(4);
    }

    @Test
    void countsAsLostOnlyQuestionsThatGaveWayUnanswered() {
        ask("curl", 1, query(1, "answered.example", 1));
        answer(null, 1, response(1, "answered.example", "1.2.3.4"));
        for (int id = 2; id <= 5; id++) {
            ask("curl", 1, query(id, "waiting.example", 1));
        }
        assertThat(transactions.lost()).isZero();
        ask("curl", 1, query(6, "one-too-many.example", 1));
        assertThat(transactions.lost()).isEqualTo(1);
    }

    private void ask(String process, long socket, DnsBytes query) {
        transactions.asked(process, socket, query.parsed(), clock.getAsLong());
    }

    private @Nullable Outcome<String> answer(@Nullable String process, long socket, DnsBytes response) {
        return transactions.answered(process, socket, response.parsed(), clock.getAsLong());
    }

    private void expireAfter(Duration time) {
        clock.advance(time);
        transactions.expire(clock.getAsLong(), timedOut::add);
    }

    private static @Nullable String process(@Nullable Outcome<String> outcome) {
        return outcome == null ? null : outcome.process();
    }

    private static DnsBytes query(int id, String name, int type) {
        return DnsBytes.query(id).question(name, type);
    }

    private static DnsBytes response(int id, String name, String address) {
        return DnsBytes.response(id, 0).question(name, 1).address(name, 60, address);
    }
}
