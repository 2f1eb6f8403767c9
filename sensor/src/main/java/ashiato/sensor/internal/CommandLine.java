package ashiato.sensor.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A program's arguments as one line of text, from which they can be had back.
///
/// The format, made so that almost every command line reads as it was typed and `contains` conditions see the
/// arguments' own text:
///
/// - Arguments are joined by one blank.
/// - An argument that is empty, has a blank in it or begins with a quotation mark is enclosed in quotation marks:
///   `"…"`, or `'…'` if it has `"` but no `'` in it. If it has both, `"…"` is used and each `"` in it is written
///   `\x22`. A quotation mark elsewhere in an argument has no meaning.
/// - Bytes that cannot be shown on one line are written `\xNN`; see [EscapedText].
/// - `...` at the very end says that the rest was not recorded.
///
/// Not thread-safe: it reuses its buffers.
public final class CommandLine {
    private byte[] plain = new byte[512];
    private final StringBuilder line = new StringBuilder();

    /// The line of the arguments in `length` bytes from `offset`, each argument ended by a NUL, the last one
    /// perhaps
    /// by the end of the bytes: the form of /proc/PID/cmdline and of the kernel's `arg_start`..`arg_end`.
    ///
    /// @param truncated whether the bytes end before the arguments do
    /// @return the line, empty if there are no bytes
    public String join(byte[] bytes, int offset, int length, boolean truncated) {
        int end = length > 0 && bytes[offset + length - 1] == 0 ? offset + length - 1 : offset + length;
        if (length > 0 && copiesPlain(bytes, offset, end)) {
            String text = new String(plain, 0, end - offset, StandardCharsets.ISO_8859_1);
            return truncated ? text + "..." : text;
        }
        line.setLength(0);
        int from = offset;
        for (int i = offset; i <= end && length > 0; i++) {
            if (i == end || bytes[i] == 0) {
                if (from > offset) {
                    line.append(' ');
                }
                appendArgument(bytes, from, i);
                from = i + 1;
            }
        }
        if (truncated) {
            line.append("...");
        }
        return line.toString();
    }

    /// The arguments of a line that [#join] made of arguments that were not truncated.
    ///
    /// @throws IllegalArgumentException if no arguments could have made this line
    public static List<byte[]> split(String line) {
        List<byte[]> arguments = new ArrayList<>();
        int at = line.isEmpty() ? 1 : 0;
        while (at <= line.length()) {
            char first = at < line.length() ? line.charAt(at) : ' ';
            boolean quoted = first == '"' || first == '\'';
            int from = quoted ? at + 1 : at;
            int to = line.indexOf(quoted ? first : ' ', from);
            if (to < 0) {
                to = line.length();
            }
            int next = quoted ? to + 1 : to;
            if ((!quoted && to == from) || next > line.length() || (next < line.length() && line.charAt(next) != ' ')) {
                throw new IllegalArgumentException("not a command line: no whole argument at character " + at + " of "
                        + line + "; expected text without blanks, or text in quotation marks");
            }
            arguments.add(EscapedText.bytes(line.substring(from, to)));
            at = next + 1;
        }
        return arguments;
    }

    /// Copies the arguments with a blank for each NUL, as long as every argument stands for itself.
    private boolean copiesPlain(byte[] bytes, int offset, int end) {
        int length = end - offset;
        if (plain.length < length) {
            plain = new byte[length];
        }
        boolean begins = true;
        for (int i = 0; i < length; i++) {
            byte b = bytes[offset + i];
            if (b == 0 ? begins : b == ' ' || !EscapedText.isPlain(b) || (begins && (b == '"' || b == '\''))) {
                return false;
            }
            begins = b == 0;
            plain[i] = b == 0 ? (byte) ' ' : b;
        }
        return !begins;
    }

    private void appendArgument(byte[] bytes, int from, int to) {
        boolean blank = from == to;
        boolean doubleQuote = false;
        boolean singleQuote = false;
        for (int i = from; i < to; i++) {
            blank |= bytes[i] == ' ';
            doubleQuote |= bytes[i] == '"';
            singleQuote |= bytes[i] == '\'';
        }
        if (!blank && bytes[from] != '"' && bytes[from] != '\'') {
            EscapedText.append(line, bytes, from, to, false);
            return;
        }
        char quote = doubleQuote && !singleQuote ? '\'' : '"';
        line.append(quote);
        EscapedText.append(line, bytes, from, to, doubleQuote && singleQuote);
        line.append(quote);
    }
}
