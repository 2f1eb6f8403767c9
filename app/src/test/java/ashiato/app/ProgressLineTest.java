package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final Cli cli = new Cli();
    private long millis;

    private ProgressLine line() {
        return new ProgressLine(cli.surroundings(), "trial.progress", 1000, () -> millis * 1_000_000);
    }

    @Test
    void overwritesItselfNowAndThenAndIsGoneAtTheEnd() {
        cli.colour = true;
        ProgressLine line = line();
        line.reach(1);
        millis = 300;
        line.reach(500);
        millis = 400;
        line.reach(600);
        millis = 600;
        line.reach(2000);
        line.end();

        assertThat(cli.err())
                .isEqualTo("\r\u001b[K500 of 1000 events (50 %)\r\u001b[K2000 of 1000 events (100 %)\r\u001b[K");
    }

    @Test
    void saysNothingOfShortWorkAndWhereNobodyWatches() {
        cli.colour = true;
        ProgressLine quick = line();
        quick.reach(1000);
        quick.end();
        cli.colour = false;
        ProgressLine unwatched = line();
        millis = 10_000;
        unwatched.reach(500);
        unwatched.end();

        assertThat(cli.err()).isEmpty();
    }

    @Test
    void saysWhatElseThereIsToSay() {
        cli.colour = true;
        ProgressLine line = new ProgressLine(cli.surroundings(), "export.progress", 1000, () -> millis * 1_000_000);
        millis = 300;
        line.reach(250, 17);

        assertThat(cli.err()).isEqualTo("\r\u001b[K250 of 1000 KB read (25 %), 17 events written");
    }
}
