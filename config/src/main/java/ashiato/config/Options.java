package ashiato.config;

import ashiato.event.HashAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a configuration says beside its filters. Null and empty mean that the file does not say it.
///
/// @param hashAlgorithms which hashes to take, or null
/// @param checkRevocation whether to ask if the certificates of signatures were revoked, or null; of Windows only
/// @param dnsLookup whether events 3 name hosts, or null
/// @param archiveDirectory the name of the directory that keeps deleted files, or null
/// @param captureClipboard whether to record the clipboard, or null; of Windows only
/// @param driverName the driver's name, or null; of Windows only
/// @param fieldSizes the longest text of a field, in characters, by field name
/// @param written every option as it is written, in the order of the file, those without an effect here too
public record Options(
        @Nullable Set<HashAlgorithm> hashAlgorithms,
        @Nullable Boolean checkRevocation,
        @Nullable Boolean dnsLookup,
        @Nullable String archiveDirectory,
        @Nullable Boolean captureClipboard,
        @Nullable String driverName,
        Map<String, Integer> fieldSizes,
        List<Option> written) {

    /// The options of a file that has none.
    public static final Options NONE = new Options(null, null, null, null, null, null, Map.of(), List.of());

    /// One option element.
    ///
    /// @param name its tag
    /// @param value its text
    /// @param position where its tag begins
    public record Option(String name, String value, Position position) {}

    /// Copies the collections.
    public Options {
        hashAlgorithms = hashAlgorithms == null ? null : Set.copyOf(hashAlgorithms);
        fieldSizes = Map.copyOf(fieldSizes);
        written = List.copyOf(written);
    }
}
