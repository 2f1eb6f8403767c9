package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;
import ashiato.event.Condition;
import ashiato.event.FieldType;
import java.net.Inet6Address;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Addresses that are not written as events have them: networks, short IPv6 addresses, parts of addresses. Conditions
/// compare their text.
final class AddressTextLint implements Lint {
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern IPV4_PREFIX = Pattern.compile("(?:\\d{1,3}\\.){0,3}(\\d{1,3})");
    private static final Pattern NETWORK = Pattern.compile("(.*)/\\d{1,3}");

    @Override
    public void check(Subject subject, Findings findings) {
        for (Place place : subject.places()) {
            Filter filter = place.filter();
            boolean elsewhere = WildcardLint.hasWildcard(place)
                    || (filter.value().indexOf(';') >= 0 && !Operands.isList(filter.condition()));
            if (place.kind() != FieldKind.ADDRESS || elsewhere) {
                continue;
            }
            for (String item : Operands.items(filter)) {
                String problem = problem(filter, item.strip());
                if (problem != null) {
                    findings.add(Diagnostic.ADDRESS_TEXT, filter.position(), problem);
                    break;
                }
            }
        }
    }

    /// The message about a text, or null if the text is as it should be.
    private static @Nullable String problem(Filter filter, String text) {
        Condition condition = filter.condition();
        if (text.isEmpty() || text.equals(FieldType.ABSENT)) {
            return null;
        }
        if (NETWORK.matcher(text).matches()) {
            return LintMessages.ADDRESS_NETWORK.formatted(Shown.filter(filter));
        }
        if (text.contains("::") || (text.indexOf(':') >= 0 && isWhole(condition))) {
            String full = isWhole(condition) ? inFull(text) : beforeGap(text);
            return full.equalsIgnoreCase(text)
                    ? null
                    : LintMessages.ADDRESS_IN_FULL.formatted(Shown.filter(filter), Shown.value(full));
        }
        if (isWhole(condition) && !IPV4.matcher(text).matches()) {
            return LintMessages.ADDRESS_WHOLE.formatted(condition.spelling(), Shown.filter(filter));
        }
        Matcher prefix = IPV4_PREFIX.matcher(text);
        if (isPrefix(condition) && prefix.matches() && goesOn(prefix.group(1))) {
            return LintMessages.ADDRESS_PREFIX.formatted(
                    condition.spelling(),
                    text,
                    text,
                    Shown.filter(filter),
                    IPV4.matcher(text).matches() ? "condition=\"is\"" : text + ". with a dot at the end");
        }
        return null;
    }

    private static boolean isWhole(Condition condition) {
        return condition == Condition.IS || condition == Condition.IS_NOT || condition == Condition.IS_ANY;
    }

    private static boolean isPrefix(Condition condition) {
        return condition == Condition.BEGIN_WITH || condition == Condition.NOT_BEGIN_WITH;
    }

    /// Whether another digit behind makes another number of an IPv4 address.
    private static boolean goesOn(String number) {
        return !number.startsWith("0") && Integer.parseInt(number) * 10 <= 255;
    }

    /// An IPv6 address as events have it: all eight groups, without leading zeros, in lower case. What is no whole
    /// address is given as far as it goes.
    private static String inFull(String text) {
        try {
            return Inet6Address.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException e) {
            return beforeGap(text);
        }
    }

    /// What stands before a `::`, with one colon.
    private static String beforeGap(String text) {
        int gap = text.indexOf("::");
        return (gap > 0 ? text.substring(0, gap + 1) : text).toLowerCase(Locale.ROOT);
    }
}
