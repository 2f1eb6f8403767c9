package ashiato.config.internal;

import ashiato.config.Diagnostic;
import ashiato.config.Options;
import ashiato.config.Position;
import ashiato.event.HashAlgorithm;
import ashiato.event.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes [Options] of the elements beside the filters. Where an option stands twice, the last one counts.
final class OptionsResolver {
    /// All options of all schemas (microsoft/SysmonCommon, manifest.xml; the `CopyOnDelete` ones from Microsoft's
    /// documentation only).
    private static final List<String> NAMES = List.of(
            "HashAlgorithms",
            "CheckRevocation",
            "DnsLookup",
            "ArchiveDirectory",
            "CaptureClipboard",
            "DriverName",
            "FieldSizes",
            "ProcessAccessConfig",
            "PipeMonitoringConfig",
            "CopyOnDeletePE",
            "CopyOnDeleteSIDs",
            "CopyOnDeleteExtensions",
            "CopyOnDeleteProcesses");

    /// The options of schema 1.0 (darkoperator/Posh-Sysmon 0.1).
    private static final List<String> OLD_NAMES = List.of("Hashing", "Network", "ImageLoading");

    private final List<String> names = new ArrayList<>(NAMES);
    private final ProblemList problems;
    private final Map<String, Position> first = new HashMap<>();
    private final List<Options.Option> written = new ArrayList<>();

    private @Nullable Set<HashAlgorithm> hashAlgorithms;
    private @Nullable Boolean checkRevocation;
    private @Nullable Boolean dnsLookup;
    private @Nullable String archiveDirectory;
    private @Nullable Boolean captureClipboard;
    private @Nullable String driverName;
    private Map<String, Integer> fieldSizes = Map.of();
    private boolean network;
    private boolean imageLoading;

    /// @param old whether the file is of schema 1.0, which has options of its own
    OptionsResolver(boolean old, ProblemList problems) {
        this.problems = problems;
        if (old) {
            names.addAll(OLD_NAMES);
        }
    }

    /// Whether there is an option of this name today.
    static boolean isOption(String name) {
        return NAMES.contains(name);
    }

    /// Takes one option.
    void add(XmlElement element) {
        String name = element.name();
        if (!names.contains(name)) {
            problems.add(Diagnostic.UNKNOWN_OPTION, element.position(), () -> unknown(name));
            return;
        }
        Position before = first.putIfAbsent(name, element.position());
        if (before != null) {
            problems.add(Diagnostic.REPEATED_OPTION, element.position(), () -> Messages.repeatedOption(name, before));
        }
        if (!element.children().isEmpty()) {
            XmlElement child = element.children().getFirst();
            problems.add(Diagnostic.MISPLACED_ELEMENT, child.position(), Messages.elementInOption(name, child.name()));
        }
        Position lost = element.lostTextPosition();
        if (lost != null) {
            problems.add(Diagnostic.LOST_TEXT, lost, Messages.lostText(name, element.text()));
        }
        written.add(new Options.Option(name, element.text(), element.position()));
        try {
            take(name, element.text());
        } catch (IllegalArgumentException e) {
            Position text = element.textPosition();
            problems.add(
                    Diagnostic.BAD_OPTION_VALUE,
                    text == null ? element.position() : text,
                    e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private String unknown(String name) {
        List<String> candidates = new ArrayList<>(names);
        candidates.add(Vocabulary.EVENT_FILTERING);
        return Messages.unknownOption(name, NearestName.of(name, candidates), candidates);
    }

    private void take(String name, String text) {
        switch (name) {
            case "HashAlgorithms", "Hashing" ->
                hashAlgorithms = text.isEmpty() ? null : OptionTexts.hashAlgorithms(text);
            case "CheckRevocation" -> checkRevocation = OptionTexts.isOn(name, text);
            case "DnsLookup" -> dnsLookup = OptionTexts.isOn(name, text);
            case "ArchiveDirectory" -> archiveDirectory = text.isEmpty() ? null : OptionTexts.archiveDirectory(text);
            case "CaptureClipboard" -> captureClipboard = OptionTexts.isOn(name, text);
            case "DriverName" -> driverName = text.isEmpty() ? null : OptionTexts.driverName(text);
            case "Network" -> network = OptionTexts.isOn(name, text);
            case "ImageLoading" -> imageLoading = OptionTexts.isOn(name, text);
            case "FieldSizes" -> fieldSizes = text.isEmpty() ? Map.of() : OptionTexts.fieldSizes(text);
            default -> {
                // The other options are kept as they are written; nothing here depends on them.
            }
        }
    }

    /// Where an option of schema 1.0 switches event 3 on, or null.
    @Nullable
    Position network() {
        return network ? first.get("Network") : null;
    }

    /// Where an option of schema 1.0 switches event 7 on, or null.
    @Nullable
    Position imageLoading() {
        return imageLoading ? first.get("ImageLoading") : null;
    }

    /// What the options say together.
    Options options() {
        return new Options(
                hashAlgorithms,
                checkRevocation,
                dnsLookup,
                archiveDirectory,
                captureClipboard,
                driverName,
                fieldSizes,
                written);
    }
}
