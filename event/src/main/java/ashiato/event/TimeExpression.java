package ashiato.event;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Points of time as people write them on a command line.
///
/// | written | means |
/// |---|---|
/// | `2026-11-23` | the start of that day |
/// | `2026-11-23 15:39`, `2026-11-23T15:39:07.123` | that time |
/// | `2026-11-23T15:39:07Z`, `2026-11-23T15:39:07+09:00` | that time in that zone |
/// | `90s`, `15m`, `-2h`, `3d`, `1w`, `1d12h` | that long ago, with or without a sign |
/// | `now` | the time of the call |
///
/// Without a zone a time is UTC, as in the fields of events.
public final class TimeExpression {
    private static final Pattern ABSOLUTE = Pattern.compile("(?<date>\\d{4}-\\d{2}-\\d{2})"
            + "(?:[T ](?<time>\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)(?<zone>Z|[+-]\\d{2}:?\\d{2})?)?");
    private static final Pattern AGO = Pattern.compile("-?(?:\\d{1,9}[smhdw])+");
    private static final Pattern AMOUNT = Pattern.compile("(?<number>\\d+)(?<unit>[smhdw])");

    private TimeExpression() {}

    /// The point of time that a text means.
    ///
    /// @param text one of the forms above; case does not count, and blanks around it are dropped
    /// @param clock what `now` and "ago" count from
    /// @throws IllegalArgumentException if the text has none of the forms or names no real time; the message
    ///     says which forms there are
    public static Instant parse(String text, InstantSource clock) {
        String trimmed = text.strip();
        try {
            if (trimmed.equalsIgnoreCase("now")) {
                return clock.instant();
            }
            String lower = trimmed.toLowerCase(Locale.ROOT);
            if (AGO.matcher(lower).matches()) {
                return clock.instant().minus(duration(lower));
            }
            Matcher absolute = ABSOLUTE.matcher(trimmed.toUpperCase(Locale.ROOT));
            if (absolute.matches()) {
                return instant(absolute);
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("no such time: '" + text + "': " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("not a time: '" + text
                + "'; expected for example 2026-11-23, 2026-11-23T15:39:07Z (UTC if no zone is given), 15m, 2h or 3d"
                + " for that long ago, or now");
    }

    private static Duration duration(String amounts) {
        Duration sum = Duration.ZERO;
        Matcher amount = AMOUNT.matcher(amounts);
        while (amount.find()) {
            long number = Long.parseLong(amount.group("number"));
            sum = sum.plus(
                    switch (amount.group("unit")) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        case "d" -> Duration.ofDays(number);
                        case "w" -> Duration.ofDays(Math.multiplyExact(7, number));
                        default -> throw new IllegalStateException("unit without a meaning in " + amounts);
                    });
        }
        return sum;
    }

    private static Instant instant(Matcher absolute) {
        LocalDate date = LocalDate.parse(absolute.group("date"));
        String time = absolute.group("time");
        if (time == null) {
            return date.atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        String zone = absolute.group("zone");
        return date.atTime(LocalTime.parse(time)).toInstant(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone));
    }
}
