package ashiato.config.internal;

import ashiato.config.Diagnostic;
import ashiato.config.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the XML of configuration files as tolerantly as the published loader (pugixml with its defaults), and knows
/// the line and column of every tag and attribute.
///
/// It accepts what XML proper does not: a bare `&`, `<` in attributes, text outside of the root. It refuses what no
/// configuration needs: document types, and with them all entities but the five of XML; and sizes beyond the limits
/// below. It reads in one pass without recursion, in time proportional to the length of the text.
public final class XmlReader {
    /// The longest file, in bytes.
    public static final int MAX_BYTES = 10 << 20;

    /// How deep elements may be nested. Sysmon's grammar needs six levels.
    public static final int MAX_DEPTH = 100;

    /// The longest name of an element or attribute, in characters.
    public static final int MAX_NAME = 256;

    /// The longest value of an attribute, in characters. The longest that means something is a name of 255.
    public static final int MAX_ATTRIBUTE = 10_000;

    /// The most attributes of one element.
    public static final int MAX_ATTRIBUTES = 32;

    /// The most elements of a file.
    public static final int MAX_ELEMENTS = 200_000;

    /// The longest reference that is looked for behind a `&`, in characters: `&#x10FFFF;`, with a few zeros.
    private static final int LONGEST_REFERENCE = 16;

    private static final int NO_NUMBER = -1;

    private static final Map<String, String> ENTITIES =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'");

    private final String text;
    private final LineIndex lines;
    private final ProblemList problems;
    private final Deque<OpenElement> open = new ArrayDeque<>();
    private @Nullable XmlElement root;
    private int elements;
    private int at;

    /// An element whose end has not come yet.
    private static final class OpenElement {
        final String name;
        final List<XmlAttribute> attributes;
        final Position position;
        final List<XmlElement> children = new ArrayList<>(0);
        String text = "";

        @Nullable
        Position textPosition;

        @Nullable
        Position lostTextPosition;

        OpenElement(String name, List<XmlAttribute> attributes, Position position) {
            this.name = name;
            this.attributes = attributes;
            this.position = position;
        }

        XmlElement close() {
            return new XmlElement(name, attributes, children, text, textPosition, lostTextPosition, position);
        }
    }

    private XmlReader(String text, ProblemList problems) {
        this.text = text;
        this.lines = new LineIndex(text);
        this.problems = problems;
    }

    /// The root element of a file.
    ///
    /// @param bytes the file
    /// @param problems takes what is odd but does not stand in the way
    /// @throws UnreadableFileException if there is no such element, with the first error of the file
    public static XmlElement read(byte[] bytes, ProblemList problems) throws UnreadableFileException {
        if (bytes.length > MAX_BYTES) {
            throw new UnreadableFileException(
                    Diagnostic.TOO_LARGE, new Position(1, 1), Messages.fileTooLarge(MAX_BYTES));
        }
        return new XmlReader(TextDecoder.decode(bytes), problems).document();
    }

    private XmlElement document() throws UnreadableFileException {
        int zero = text.indexOf('\0');
        if (zero >= 0) {
            throw malformed(zero, Messages.zeroCharacter());
        }
        while (at < text.length()) {
            int tag = text.indexOf('<', at);
            characters(at, tag < 0 ? text.length() : tag);
            at = tag < 0 ? text.length() : tag;
            if (tag >= 0) {
                markup();
            }
        }
        OpenElement unclosed = open.peek();
        if (unclosed != null) {
            throw new UnreadableFileException(
                    Diagnostic.MALFORMED, unclosed.position, Messages.elementWithoutEnd(unclosed.name));
        }
        if (root == null) {
            throw new UnreadableFileException(Diagnostic.MALFORMED, new Position(1, 1), Messages.noXml(excerpt(0)));
        }
        return root;
    }

    private void markup() throws UnreadableFileException {
        if (text.startsWith("<!--", at)) {
            skipPast("-->", 4, Messages.commentWithoutEnd());
        } else if (text.startsWith("<![CDATA[", at)) {
            int start = at + "<![CDATA[".length();
            skipPast("]]>", "<![CDATA[".length(), Messages.cdataWithoutEnd());
            addText(withoutReturns(text.substring(start, at - "]]>".length())), start);
        } else if (text.regionMatches(true, at, "<!DOCTYPE", 0, "<!DOCTYPE".length())) {
            throw new UnreadableFileException(Diagnostic.DOCTYPE, lines.position(at), Messages.documentType());
        } else if (text.startsWith("<?", at)) {
            skipPast("?>", 2, Messages.instructionWithoutEnd());
        } else if (text.startsWith("</", at)) {
            endTag();
        } else {
            startTag();
        }
    }

    private void skipPast(String end, int from, String ifMissing) throws UnreadableFileException {
        int found = text.indexOf(end, at + from);
        if (found < 0) {
            throw malformed(at, ifMissing);
        }
        at = found + end.length();
    }

    /// Text between two tags. Blanks only are no text.
    private void characters(int start, int end) throws UnreadableFileException {
        int first = start;
        while (first < end && isBlank(text.charAt(first))) {
            first++;
        }
        if (first == end) {
            return;
        }
        addText(decoded(start, end, false), first);
    }

    private void addText(String piece, int offset) {
        OpenElement element = open.peek();
        if (element == null) {
            problems.add(Diagnostic.STRAY_TEXT, lines.position(offset), Messages.textOutsideRoot(excerpt(offset)));
        } else if (element.textPosition == null) {
            element.text = piece;
            element.textPosition = lines.position(offset);
        } else if (element.lostTextPosition == null) {
            element.lostTextPosition = lines.position(offset);
        }
    }

    private void startTag() throws UnreadableFileException {
        int tag = at;
        at++;
        if (at == text.length() || !isNameStart(text.charAt(at))) {
            throw malformed(tag, Messages.noTagName(excerpt(tag)));
        }
        if (open.isEmpty() && root != null) {
            throw malformed(tag, Messages.secondRoot(excerpt(tag)));
        }
        if (open.size() == MAX_DEPTH) {
            throw tooLarge(tag, Messages.nestedTooDeeply(MAX_DEPTH));
        }
        if (++elements > MAX_ELEMENTS) {
            throw tooLarge(tag, Messages.tooManyElements(MAX_ELEMENTS));
        }
        String name = name();
        List<XmlAttribute> attributes = attributes(tag, name);
        OpenElement element = new OpenElement(name, attributes, lines.position(tag));
        open.push(element);
        if (text.charAt(at) == '/') {
            at += 2;
            close();
        } else {
            at++;
        }
    }

    /// The attributes of a start tag, up to its `>` or `/>`.
    private List<XmlAttribute> attributes(int tag, String element) throws UnreadableFileException {
        List<XmlAttribute> attributes = new ArrayList<>(2);
        while (true) {
            int before = at;
            skipBlanks();
            if (at == text.length()) {
                throw malformed(tag, Messages.tagWithoutEnd(element));
            }
            if (text.charAt(at) == '>' || text.startsWith("/>", at)) {
                return attributes;
            }
            if (at == before && !attributes.isEmpty()) {
                XmlAttribute last = attributes.getLast();
                throw malformed(at, Messages.noBlankBehindValue(last.name(), last.position(), excerpt(at)));
            }
            if (at == before || !isNameStart(text.charAt(at))) {
                throw malformed(at, Messages.noAttributeName(element, excerpt(at)));
            }
            if (attributes.size() == MAX_ATTRIBUTES) {
                throw tooLarge(at, Messages.tooManyAttributes(element, MAX_ATTRIBUTES));
            }
            attributes.add(attribute());
        }
    }

    private XmlAttribute attribute() throws UnreadableFileException {
        int start = at;
        String name = name();
        skipBlanks();
        if (at == text.length() || text.charAt(at) != '=') {
            throw malformed(at, Messages.attributeWithoutValue(name, excerpt(at)));
        }
        at++;
        skipBlanks();
        char quote = at < text.length() ? text.charAt(at) : ' ';
        if (quote != '"' && quote != '\'') {
            throw malformed(at, Messages.attributeWithoutQuote(name, excerpt(at)));
        }
        int value = at + 1;
        int end = text.indexOf(quote, value);
        if (end < 0) {
            throw malformed(start, Messages.attributeWithoutEnd(name));
        }
        if (end - value > MAX_ATTRIBUTE) {
            throw tooLarge(start, Messages.attributeTooLong(name, MAX_ATTRIBUTE));
        }
        at = end + 1;
        return new XmlAttribute(name, decoded(value, end, true), lines.position(start));
    }

    private void endTag() throws UnreadableFileException {
        int tag = at;
        at += 2;
        OpenElement element = open.peek();
        if (element == null) {
            throw malformed(tag, Messages.endWithoutStart(excerpt(tag)));
        }
        if (!text.startsWith(element.name, at) || isNamePart(at + element.name.length())) {
            throw malformed(tag, Messages.wrongEnd(excerpt(tag), element.name, element.position));
        }
        at += element.name.length();
        skipBlanks();
        if (at == text.length() || text.charAt(at) != '>') {
            throw malformed(tag, Messages.tagWithoutEnd("/" + element.name));
        }
        at++;
        close();
    }

    private void close() {
        XmlElement element = open.pop().close();
        OpenElement parent = open.peek();
        if (parent == null) {
            root = element;
        } else {
            parent.children.add(element);
        }
    }

    private String name() throws UnreadableFileException {
        int start = at;
        while (isNamePart(at)) {
            at++;
        }
        if (at - start > MAX_NAME) {
            throw tooLarge(start, Messages.nameTooLong(MAX_NAME));
        }
        return text.substring(start, at);
    }

    private boolean isNamePart(int offset) {
        if (offset >= text.length()) {
            return false;
        }
        char c = text.charAt(offset);
        return isNameStart(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || c >= 0x80;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static String withoutReturns(String piece) {
        return piece.indexOf('\r') < 0 ? piece : piece.replace("\r\n", "\n").replace('\r', '\n');
    }

    /// The text between two places. References in it are replaced. Line breaks become LF, or blanks in
    /// attributes, as tabs do there.
    private String decoded(int start, int end, boolean attribute) throws UnreadableFileException {
        StringBuilder decoded = new StringBuilder(end - start);
        int i = start;
        while (i < end) {
            char c = text.charAt(i);
            if (c == '&') {
                i = reference(i, end, decoded);
                continue;
            }
            if (c == '\r') {
                if (i + 1 < end && text.charAt(i + 1) == '\n') {
                    i++;
                }
                c = '\n';
            }
            decoded.append(attribute && isBlank(c) ? ' ' : c);
            i++;
        }
        return decoded.toString();
    }

    /// Appends what a `&` stands for and returns where the text goes on. Where it begins no reference, it
    /// stands for itself.
    private int reference(int ampersand, int end, StringBuilder decoded) throws UnreadableFileException {
        int semicolon = ampersand + 1;
        int limit = Math.min(end, ampersand + LONGEST_REFERENCE);
        while (semicolon < limit && text.charAt(semicolon) != ';') {
            semicolon++;
        }
        if (semicolon < limit) {
            String name = text.substring(ampersand + 1, semicolon);
            String entity = ENTITIES.get(name);
            if (entity != null) {
                decoded.append(entity);
                return semicolon + 1;
            }
            int codePoint = name.startsWith("#") ? codePoint(name.substring(1)) : NO_NUMBER;
            if (codePoint != NO_NUMBER) {
                if (codePoint == 0 || !Character.isValidCodePoint(codePoint) || isSurrogate(codePoint)) {
                    throw malformed(ampersand, Messages.noCharacter("&" + name + ";"));
                }
                decoded.appendCodePoint(codePoint);
                return semicolon + 1;
            }
        }
        problems.add(
                Diagnostic.BARE_AMPERSAND, lines.position(ampersand), () -> Messages.bareAmpersand(excerpt(ampersand)));
        decoded.append('&');
        return ampersand + 1;
    }

    /// The number of a character reference: decimal, or hexadecimal behind an `x`; [#NO_NUMBER] if it is none.
    private static int codePoint(String digits) {
        boolean hex = digits.startsWith("x");
        int radix = hex ? 16 : 10;
        int number = 0;
        int first = hex ? 1 : 0;
        for (int i = first; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return NO_NUMBER;
            }
            number = Math.min(number * radix + digit, Character.MAX_CODE_POINT + 1);
        }
        return first == digits.length() ? NO_NUMBER : number;
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private String excerpt(int offset) {
        return Messages.excerpt(text, offset);
    }

    private UnreadableFileException malformed(int offset, String message) {
        return new UnreadableFileException(Diagnostic.MALFORMED, lines.position(offset), message);
    }

    private UnreadableFileException tooLarge(int offset, String message) {
        return new UnreadableFileException(Diagnostic.TOO_LARGE, lines.position(offset), message);
    }
}
