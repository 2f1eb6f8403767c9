package ashiato.config.internal;

import ashiato.config.Diagnostic;
import ashiato.config.Position;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes text of the bytes of a configuration file.
///
/// A byte order mark decides: UTF-8, or UTF-16 of either byte order. Without one, a zero byte among the first two means
/// UTF-16, because a file begins with `<` or a blank (microsoft/SysmonCommon, xml.cpp, `FetchConfigurationVersion`).
/// Otherwise the XML declaration decides; without a declaration the text is UTF-8.
final class TextDecoder {
    /// How far into the file the declaration is looked for, in bytes.
    private static final int DECLARATION_WITHIN = 4_096;

    private static final Pattern DECLARED =
            Pattern.compile("<\\?xml\\s[^>]{0,200}?\\bencoding\\s*=\\s*[\"']([^\"'>]{0,100})[\"']");

    private TextDecoder() {}

    /// The text of these bytes, without a byte order mark.
    ///
    /// @throws UnreadableFileException if the bytes are not text of the encoding that they claim
    static String decode(byte[] bytes) throws UnreadableFileException {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return decode(bytes, 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return decode(bytes, 2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return decode(bytes, 2, StandardCharsets.UTF_16BE);
        }
        if (bytes.length >= 2 && bytes[0] != 0 && bytes[1] == 0) {
            return decode(bytes, 0, StandardCharsets.UTF_16LE);
        }
        if (bytes.length >= 2 && bytes[0] == 0 && bytes[1] != 0) {
            return decode(bytes, 0, StandardCharsets.UTF_16BE);
        }
        return decode(bytes, 0, declared(bytes));
    }

    private static boolean startsWith(byte[] bytes, int... expected) {
        if (bytes.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static Charset declared(byte[] bytes) throws UnreadableFileException {
        String start = new String(bytes, 0, Math.min(bytes.length, DECLARATION_WITHIN), StandardCharsets.ISO_8859_1);
        Matcher declaration = DECLARED.matcher(start).region(declaration(start), start.length());
        if (!declaration.lookingAt()) {
            return StandardCharsets.UTF_8;
        }
        String name = declaration.group(1);
        Charset charset = named(name);
        if (charset != null) {
            return charset;
        }
        if (isAscii(bytes)) {
            return StandardCharsets.US_ASCII;
        }
        Position position = new LineIndex(start).position(declaration.start(1));
        throw new UnreadableFileException(Diagnostic.ENCODING, position, Messages.unknownEncoding(name));
    }

    /// Where the declaration is, if there is one: behind blanks and comments.
    private static int declaration(String start) {
        int at = 0;
        while (at < start.length()) {
            if (Character.isWhitespace(start.charAt(at))) {
                at++;
            } else if (start.startsWith("<!--", at)) {
                int end = start.indexOf("-->", at);
                at = end < 0 ? start.length() : end + "-->".length();
            } else {
                return at;
            }
        }
        return at;
    }

    /// The encoding of this name among those that a file without a byte order mark may declare, or null. Bytes that
    /// are not UTF-16 cannot be it, whatever they say, and the published loader reads them as UTF-8.
    private static @Nullable Charset named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be" -> StandardCharsets.UTF_8;
            case "iso-8859-1", "iso8859-1", "latin1" -> StandardCharsets.ISO_8859_1;
            case "us-ascii", "ascii" -> StandardCharsets.US_ASCII;
            case "windows-1252", "cp1252" -> Charset.forName("windows-1252");
            default -> null;
        };
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte each : bytes) {
            if (each < 0) {
                return false;
            }
        }
        return true;
    }

    private static String decode(byte[] bytes, int start, Charset charset) throws UnreadableFileException {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        CharBuffer out = CharBuffer.allocate(bytes.length - start);
        CoderResult result = decoder.decode(in, out, true);
        if (!result.isError()) {
            result = decoder.flush(out);
        }
        out.flip();
        if (result.isError()) {
            Position position = new LineIndex(out).position(out.length());
            String message = Messages.notOfEncoding(charset.name(), bytes[in.position()] & 0xFF);
            throw new UnreadableFileException(Diagnostic.ENCODING, position, message);
        }
        return out.toString();
    }
}
