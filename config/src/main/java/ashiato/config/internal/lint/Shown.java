package ashiato.config.internal.lint;

import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.OnMatch;
import ashiato.config.Position;
import ashiato.event.Condition;
import java.util.List;
import java.util.stream.Collectors;

/// Parts of a configuration as they are shown in a message: nearly as they are written in the file, on one line.
final class Shown {
    private static final int LONGEST_VALUE = 100;
    private static final int MOST_FILTERS = 3;
    private static final int MOST_LINES = 8;

    private Shown() {}

    /// `<Image condition="end with">\cmd.exe</Image>`.
    static String filter(Filter filter) {
        return filter(filter.field(), filter.condition(), filter.value());
    }

    /// A filter that the file does not have, as it would be written.
    static String filter(String field, Condition condition, String value) {
        return "<" + field + " condition=\"" + condition.spelling() + "\">" + value(value) + "</" + field + ">";
    }

    /// The first filters, with blanks between them and `…` behind if there are more.
    static String filters(List<Filter> filters) {
        return filters.stream().limit(MOST_FILTERS).map(Shown::filter).collect(Collectors.joining(" "))
                + (filters.size() > MOST_FILTERS ? " …" : "");
    }

    /// `<NetworkConnect onmatch="exclude">`.
    static String node(EventNode node) {
        return node(node.tag(), node.onMatch());
    }

    /// A node that the file does not have, as it would be written.
    static String node(String tag, OnMatch onMatch) {
        return "<" + tag + " onmatch=\"" + (onMatch == OnMatch.INCLUDE ? "include" : "exclude") + "\">";
    }

    /// `12 times, lines 3, 5, 9, …`.
    static String linesOf(List<Filter> filters) {
        return lines(filters.stream().map(Filter::position).toList());
    }

    /// `12 times, lines 3, 5, 9, …`.
    static String lines(List<Position> positions) {
        return positions.size() + " times, lines "
                + positions.stream()
                        .limit(MOST_LINES)
                        .map(position -> String.valueOf(position.line()))
                        .collect(Collectors.joining(", "))
                + (positions.size() > MOST_LINES ? ", …" : "");
    }

    /// The text of a value as XML, in one line and not too long.
    static String value(String value) {
        StringBuilder out = new StringBuilder();
        int length = value.length() > LONGEST_VALUE ? LONGEST_VALUE - 1 : value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                default -> {
                    if (Character.isISOControl(c)
                            || Character.isSurrogate(c)
                            || Character.getType(c) == Character.FORMAT) {
                        out.append("&#").append((int) c).append(';');
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return length < value.length() ? out.append('…').toString() : out.toString();
    }
}
