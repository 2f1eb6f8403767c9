package ashiato.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The licence, which has to be accepted before anything is installed.
final class Licence {
    private Licence() {}

    /// Returns if the licence is accepted: by `-accepteula`, or by an answer at the terminal.
    ///
    /// @param accepted whether `-accepteula` was given; then nothing is said
    /// @param err takes the notice and the question
    /// @param terminal what the user types, empty if nobody can be asked
    /// @throws CommandFailure if it is not accepted, or nobody can be asked
    static void demand(boolean accepted, PrintStream err, Optional<BufferedReader> terminal) throws CommandFailure {
        if (accepted) {
            return;
        }
        err.println(Messages.text("licence.notice"));
        err.println();
        if (terminal.isEmpty()) {
            throw new CommandFailure(Main.NO, Messages.text("licence.nobody"));
        }
        while (true) {
            err.print(Messages.text("licence.question"));
            err.flush();
            switch (answer(terminal.get())) {
                case "y", "yes" -> {
                    return;
                }
                case "n", "no" -> throw new CommandFailure(Main.NO, Messages.text("licence.refused"));
                case null -> {
                    err.println();
                    throw new CommandFailure(Main.NO, Messages.text("licence.refused"));
                }
                default -> {
                    // Something else was typed: the question is put again.
                }
            }
        }
    }

    /// The line that is typed, or null at the end of the input.
    private static @Nullable String answer(BufferedReader terminal) throws CommandFailure {
        try {
            String line = terminal.readLine();
            return line == null ? null : line.strip().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw new CommandFailure(Main.NO, Messages.text("licence.nobody"), e);
        }
    }
}
