package ashiato.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/// The two spellings of a point of time in an event: that of the fields (`2026-11-23 15:39:07.123`) and that of the
/// System block (`2026-11-23T15:39:07.123456789Z`). Both are UTC. Written by hand, without intermediate objects,
/// because every event carries at least two.
final class UtcTime {
    private static final int SECONDS_OF_DAY = 86_400;

    private UtcTime() {}

    /// Appends `YYYY-MM-DD HH:MM:SS.mmm`; what is finer than a millisecond is cut off.
    static void appendField(Instant time, StringBuilder out) {
        appendSecond(time.getEpochSecond(), ' ', out);
        out.append('.');
        appendPadded(time.getNano() / 1_000_000, 3, out);
    }

    /// Appends `YYYY-MM-DDTHH:MM:SS.nnnnnnnnnZ`.
    static void appendSystem(Instant time, StringBuilder out) {
        appendSecond(time.getEpochSecond(), 'T', out);
        out.append('.');
        appendPadded(time.getNano(), 9, out);
        out.append('Z');
    }

    private static void appendSecond(long epochSecond, char separator, StringBuilder out) {
        long epochDay = Math.floorDiv(epochSecond, SECONDS_OF_DAY);
        int secondOfDay = Math.floorMod(epochSecond, SECONDS_OF_DAY);
        appendDate(epochDay, out);
        out.append(separator);
        appendPadded(secondOfDay / 3600, 2, out);
        out.append(':');
        appendPadded(secondOfDay / 60 % 60, 2, out);
        out.append(':');
        appendPadded(secondOfDay % 60, 2, out);
    }

    /// The date of a day in the proleptic Gregorian calendar. Years are counted from March, so that the leap day is
    /// the last of its year, in eras of 400 years (146,097 days). See Howard Hinnant, "chrono-Compatible Low-Level
    /// Date Algorithms", civil_from_days.
    private static void appendDate(long epochDay, StringBuilder out) {
        long dayFromYearZero = epochDay + 719_468;
        long era = Math.floorDiv(dayFromYearZero, 146_097);
        int dayOfEra = Math.floorMod(dayFromYearZero, 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        if (year < 0 || year > 9999) {
            out.append(LocalDate.ofEpochDay(epochDay));
            return;
        }
        appendPadded((int) year, 4, out);
        out.append('-');
        appendPadded(month, 2, out);
        out.append('-');
        appendPadded(day, 2, out);
    }

    private static void appendPadded(int number, int digits, StringBuilder out) {
        int start = out.length();
        out.append("000000000", 0, digits);
        int rest = number;
        for (int i = start + digits - 1; rest != 0; i--) {
            out.setCharAt(i, (char) ('0' + rest % 10));
            rest /= 10;
        }
    }

    /// Reads what [#appendField(Instant, StringBuilder)] writes, with none to nine decimals. A `T` in place of the
    /// blank and a `Z` at the end are accepted too.
    ///
    /// @throws IllegalArgumentException if the text is not a time
    static Instant parse(String text) {
        int end = text.endsWith("Z") ? text.length() - 1 : text.length();
        int split = Math.max(text.indexOf(' '), text.indexOf('T'));
        try {
            if (split < 0) {
                throw new IllegalArgumentException("no blank between date and time");
            }
            return LocalDateTime.of(parseDate(text.substring(0, split)), parseTime(text, split + 1, end))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static LocalDate parseDate(String date) {
        if (date.length() != "YYYY-MM-DD".length() || date.charAt(4) != '-' || date.charAt(7) != '-') {
            return LocalDate.parse(date); // the year has a sign and more than four digits
        }
        return LocalDate.of(number(date, 0, 4), number(date, 5, 7), number(date, 8, 10));
    }

    private static LocalTime parseTime(String text, int start, int end) {
        int seconds = start + "HH:MM:SS".length();
        if (end < seconds || text.charAt(start + 2) != ':' || text.charAt(start + 5) != ':') {
            throw new IllegalArgumentException("no HH:MM:SS");
        }
        int nanos = 0;
        if (end > seconds) {
            int decimals = end - seconds - 1;
            if (text.charAt(seconds) != '.' || decimals < 1 || decimals > 9) {
                throw new IllegalArgumentException("no one to nine decimals");
            }
            nanos = number(text, seconds + 1, end);
            for (int i = decimals; i < 9; i++) {
                nanos *= 10;
            }
        }
        return LocalTime.of(
                number(text, start, start + 2),
                number(text, start + 3, start + 5),
                number(text, start + 6, seconds),
                nanos);
    }

    private static int number(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("not a digit at " + i);
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
