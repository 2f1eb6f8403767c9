package ashiato.app;

import ashiato.event.HashAlgorithm;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Hash algorithms as Sysmon's `-h` takes them: names with commas between them, `*` for all; and `none`. Those that
/// only
/// Windows programs have are not among them.
final class HashAlgorithmsConverter implements ITypeConverter<Set<HashAlgorithm>> {
    private static final Set<HashAlgorithm> AVAILABLE = EnumSet.complementOf(EnumSet.of(HashAlgorithm.IMPHASH));

    @Override
    public Set<HashAlgorithm> convert(String text) {
        Set<HashAlgorithm> algorithms = EnumSet.noneOf(HashAlgorithm.class);
        if (text.equalsIgnoreCase("none")) {
            return algorithms;
        }
        for (String name : text.split(",", -1)) {
            if (name.strip().equals("*")) {
                return EnumSet.copyOf(AVAILABLE);
            }
            algorithms.add(named(name.strip()));
        }
        return algorithms;
    }

    private static HashAlgorithm named(String name) {
        return AVAILABLE.stream()
                .filter(algorithm -> algorithm.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(Messages.text(
                        "error.hash",
                        name,
                        AVAILABLE.stream().map(HashAlgorithm::name).collect(Collectors.joining(", ")))));
    }
}
