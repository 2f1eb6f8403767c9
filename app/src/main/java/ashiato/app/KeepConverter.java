package ashiato.app;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How long a log is to be kept, as people write it: `90d`, `12w`, `36h`, `1w3d`; an hour to a hundred years.
final class KeepConverter implements ITypeConverter<Duration> {
    private static final Pattern WRITTEN =
            Pattern.compile("(?:(?<weeks>\\d{1,6})w)?(?:(?<days>\\d{1,6})d)?(?:(?<hours>\\d{1,6})h)?");
    private static final Duration LONGEST = Duration.ofDays(36_525);

    @Override
    public Duration convert(String text) {
        Matcher written = WRITTEN.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (written.matches()) {
            Duration keep = Duration.ofDays(7 * number(written, "weeks") + number(written, "days"))
                    .plusHours(number(written, "hours"));
            if (keep.isPositive() && keep.compareTo(LONGEST) <= 0) {
                return keep;
            }
        }
        throw new TypeConversionException(Messages.text("error.keep", text));
    }

    private static long number(Matcher written, String group) {
        String digits = written.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
