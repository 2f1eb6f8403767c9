package ashiato.log;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of a log's chain at some time, to be kept where an intruder on the host cannot change it. A log that is
/// verified against an anchor has all that it had then.
///
/// @param seal the number of the last seal
/// @param nextRecordId the id behind the last sealed record's
/// @param time when the seal was made
/// @param chain the chain value of the seal: 64 hex digits
/// @param root the fingerprint of the root key
public record Anchor(long seal, long nextRecordId, Instant time, String chain, String root) {
    private static final Pattern TEXT = Pattern.compile("ashiato-anchor 1 seal=(\\d{1,18}) next=(\\d{1,18})"
            + " time=(\\S{1,40}) chain=([0-9a-f]{64}) root=([0-9a-f-]{39})");

    /// The one line of text: `ashiato-anchor 1 seal=… next=… time=… chain=… root=…`.
    public String text() {
        return "ashiato-anchor 1 seal=" + seal + " next=" + nextRecordId + " time=" + time + " chain=" + chain
                + " root=" + root;
    }

    /// The first anchor in a line, whatever stands around it (a syslog line has a time and a name before it); empty
    /// if
    /// there is none.
    public static Optional<Anchor> find(String line) {
        Matcher matcher = TEXT.matcher(line);
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Anchor(
                    Long.parseLong(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Instant.parse(matcher.group(3)),
                    matcher.group(4),
                    matcher.group(5)));
        } catch (java.time.DateTimeException e) {
            return Optional.empty();
        }
    }
}
