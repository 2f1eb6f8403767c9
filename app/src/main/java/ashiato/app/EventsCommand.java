package ashiato.app;

import ashiato.event.EventFilter;
import ashiato.event.EventRecord;
import ashiato.log.Damage;
import ashiato.log.LogException;
import ashiato.log.LogReader;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ashiato events`: shows the events of a log, and goes on showing what is being recorded.
@Command(name = "events", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class EventsCommand implements Callable<Integer> {
    private static final long FOLLOW_MILLIS = 100;
    private static final int WRITE_CHARS = 32 << 10;

    private final Surroundings surroundings;

    @Mixin
    private final LogDirectoryOption log = new LogDirectoryOption();

    @Mixin
    private final FilterOptions wanted = new FilterOptions();

    @Option(names = "--last", paramLabel = "N")
    private @Nullable Long last;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text")
    private EventFormat format = EventFormat.TEXT;

    @Option(names = {"-f", "--follow"})
    private boolean follow;

    @Option(names = "--must-match")
    private boolean mustMatch;

    /// What goes to the output in one write.
    private final StringBuilder pending = new StringBuilder();

    private long shown;
    private int damagesTold;

    EventsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, LogException {
        EventFilter filter = filter();
        try (LogReader reader = open()) {
            format.appendHeader(pending);
            reader.select(filter);
            seek(reader);
            showPresent(reader);
            boolean open = write();
            tellDamage(reader);
            while (follow && open && pause()) {
                showNew(reader);
                open = write();
                tellDamage(reader);
            }
            if (reader.recordsPassed() == 0 && damagesTold > 0) {
                throw new CommandFailure(Main.NO, Messages.text("events.nothingReadable", log.directory()));
            }
        }
        return mustMatch && shown == 0 ? Main.NO : Main.DONE;
    }

    private EventFilter filter() throws CommandFailure {
        if (last != null && last < 0) {
            throw new CommandFailure(Main.USAGE, Messages.text("events.last", last));
        }
        return wanted.filter(surroundings.clock());
    }

    private LogReader open() throws CommandFailure {
        try {
            return LogReader.open(log.directory());
        } catch (LogException e) {
            throw new CommandFailure(Main.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /// Goes where reading must begin.
    private void seek(LogReader reader) throws LogException {
        Instant start = wanted.start(surroundings.clock());
        if (start != null) {
            reader.seekToTime(start);
        } else if (last != null && !wanted.isFiltered()) {
            reader.seekToLast(last);
        } else if (last == null && follow) {
            reader.seekToLast(0);
        }
    }

    private void showPresent(LogReader reader) throws LogException {
        if (last == null) {
            showNew(reader);
            return;
        }
        Deque<EventRecord> newest = new ArrayDeque<>();
        for (EventRecord record = reader.next(); record != null; record = reader.next()) {
            newest.add(record);
            if (newest.size() > last) {
                newest.removeFirst();
            }
        }
        for (EventRecord record : newest) {
            if (!show(record)) {
                return;
            }
        }
    }

    private void showNew(LogReader reader) throws LogException {
        for (EventRecord record = reader.next(); record != null; record = reader.next()) {
            if (!show(record)) {
                return;
            }
        }
    }

    /// @return whether there is still somebody to show events to
    private boolean show(EventRecord record) {
        shown++;
        format.append(record, surroundings.colour(), pending);
        return pending.length() < WRITE_CHARS || write();
    }

    /// @return whether the output still takes something
    private boolean write() {
        surroundings.out().append(pending);
        pending.setLength(0);
        return !surroundings.out().checkError();
    }

    private void tellDamage(LogReader reader) {
        List<Damage> damage = reader.damage();
        for (; damagesTold < damage.size(); damagesTold++) {
            surroundings.err().println(Messages.text("events.damage", damage.get(damagesTold)));
        }
        surroundings.err().flush();
    }

    /// @return whether to go on
    private static boolean pause() {
        try {
            Thread.sleep(FOLLOW_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
