package ashiato.app;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A length of time as people write it: `90s`, `10m`, `1h30m`.
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern WRITTEN =
            Pattern.compile("(?:(?<hours>\\d{1,6})h)?(?:(?<minutes>\\d{1,6})m)?(?:(?<seconds>\\d{1,9})s)?");

    @Override
    public Duration convert(String text) {
        Matcher written = WRITTEN.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (text.isBlank() || !written.matches()) {
            throw new TypeConversionException(Messages.text("error.duration", text));
        }
        try {
            return Duration.ofHours(number(written, "hours"))
                    .plusMinutes(number(written, "minutes"))
                    .plusSeconds(number(written, "seconds"));
        } catch (DateTimeException | ArithmeticException e) {
            throw new TypeConversionException(Messages.text("error.duration", text));
        }
    }

    private static long number(Matcher written, String group) {
        String digits = written.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
