package ashiato.config.internal;

import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import ashiato.event.NearestName;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the texts of options mean (microsoft/SysmonCommon, parsecommandline.c and xml.cpp). A text that an option
/// cannot have throws an [IllegalArgumentException] whose message is for people.
public final class OptionTexts {
    private static final int LONGEST_DRIVER_NAME = 8;
    private static final List<String> HASH_NAMES = List.of("SHA1", "MD5", "SHA256", "IMPHASH");
    private static final Pattern DRIVER_NAME = Pattern.compile("[A-Za-z0-9]{1," + LONGEST_DRIVER_NAME + "}");
    private static final Pattern FIELD_SIZE = Pattern.compile("([A-Za-z0-9]+):0*([1-9][0-9]{0,8})");

    private OptionTexts() {}

    /// The algorithms of a list.
    public static Set<HashAlgorithm> hashAlgorithms(String list) {
        if (list.equals("*") || list.equalsIgnoreCase("all")) {
            return Collections.unmodifiableSet(EnumSet.allOf(HashAlgorithm.class));
        }
        Set<HashAlgorithm> algorithms = EnumSet.noneOf(HashAlgorithm.class);
        // A comma at the end is no error: the published loader stops at the empty item behind it.
        String items = list.endsWith(",") ? list.substring(0, list.length() - 1) : list;
        for (String name : items.split(",", -1)) {
            algorithms.add(hashAlgorithm(name));
        }
        return Collections.unmodifiableSet(algorithms);
    }

    private static HashAlgorithm hashAlgorithm(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "sha1", "sha-1" -> HashAlgorithm.SHA1;
            case "md5", "md-5" -> HashAlgorithm.MD5;
            case "sha256", "sha-256" -> HashAlgorithm.SHA256;
            case "imphash", "imp-hash" -> HashAlgorithm.IMPHASH;
            default -> throw new IllegalArgumentException(Messages.badHashAlgorithm(name, HASH_NAMES));
        };
    }

    /// Whether a switch is on; one without a text is. Letter case does not count.
    static boolean isOn(String option, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "true", "1", "enabled" -> true;
            case "false", "0", "null", "disabled" -> false;
            default -> throw new IllegalArgumentException(Messages.badSwitch(option, text));
        };
    }

    /// The name of the archive directory.
    static String archiveDirectory(String text) {
        if (text.isEmpty() || text.equals(".") || text.equals("..") || text.contains("\\") || text.contains("/")) {
            throw new IllegalArgumentException(Messages.badArchiveDirectory(text));
        }
        return text;
    }

    /// The name of the driver.
    static String driverName(String text) {
        if (!DRIVER_NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(Messages.badDriverName(text, LONGEST_DRIVER_NAME));
        }
        return text;
    }

    /// The sizes of a list `Field:N,Field:N`, in characters, by field.
    static Map<String, Integer> fieldSizes(String list) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (String pair : list.split(",", -1)) {
            Matcher matcher = FIELD_SIZE.matcher(pair);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(Messages.badFieldSize(pair));
            }
            String field = matcher.group(1);
            if (!Vocabulary.isField(field)) {
                Optional<String> nearest = NearestName.of(field, Vocabulary.fields(List.of(EventType.values())));
                throw new IllegalArgumentException(Messages.unknownSizedField(field, nearest));
            }
            sizes.put(field, Integer.parseInt(matcher.group(2)));
        }
        return sizes;
    }
}
