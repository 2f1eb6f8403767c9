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
    static final List<String> NAMES = List.of(
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

    OptionsResolver(ProblemList problems) {
        this.problems = problems;
    }

    /// Takes one option.
    void add(XmlElement element) {
        String name = element.name();
        if (!NAMES.contains(name)) {
            problems.add(
                    Diagnostic.UNKNOWN_OPTION,
                    element.position(),
                    Messages.unknownOption(name, NearestName.of(name, NAMES), NAMES));
            return;
        }
        Position before = first.putIfAbsent(name, element.position());
        if (before != null) {
            problems.add(Diagnostic.REPEATED_OPTION, element.position(), Messages.repeatedOption(name, before));
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

    private void take(String name, String text) {
        switch (name) {
            case "HashAlgorithms" -> hashAlgorithms = text.isEmpty() ? null : OptionTexts.hashAlgorithms(text);
            case "CheckRevocation" -> checkRevocation = OptionTexts.isOn(name, text);
            case "DnsLookup" -> dnsLookup = OptionTexts.isOn(name, text);
            case "ArchiveDirectory" -> archiveDirectory = text.isEmpty() ? null : OptionTexts.archiveDirectory(text);
            case "CaptureClipboard" -> captureClipboard = OptionTexts.isOn(name, text);
            case "DriverName" -> driverName = text.isEmpty() ? null : OptionTexts.driverName(text);
            case "FieldSizes" -> fieldSizes = text.isEmpty() ? Map.of() : OptionTexts.fieldSizes(text);
            default -> {
                // The other options are kept as they are written; nothing here depends on them.
            }
        }
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
