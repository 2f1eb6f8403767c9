package ashiato.app;

import ashiato.event.HashAlgorithm;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Hash algorithms as Sysmon's `-h` takes them: names with commas between them, `*` for all; and `none`.
final class HashAlgorithmsConverter implements ITypeConverter<Set<HashAlgorithm>> {
    /// Those that a program of this host has: `IMPHASH` is of Windows only.
    private static final List<HashAlgorithm> OF_THIS_HOST = Arrays.stream(HashAlgorithm.values())
            .filter(algorithm -> algorithm.digestName() != null)
            .toList();

    @Override
    public Set<HashAlgorithm> convert(String text) {
        Set<HashAlgorithm> algorithms = EnumSet.noneOf(HashAlgorithm.class);
        if (text.equalsIgnoreCase("none")) {
            return algorithms;
        }
        for (String name : text.split(",", -1)) {
            if (name.strip().equals("*")) {
                algorithms.addAll(OF_THIS_HOST);
                return algorithms;
            }
            algorithms.add(named(name.strip()));
        }
        return algorithms;
    }

    private static HashAlgorithm named(String name) {
        for (HashAlgorithm algorithm : OF_THIS_HOST) {
            if (algorithm.name().equalsIgnoreCase(name)) {
                return algorithm;
            }
        }
        String known = OF_THIS_HOST.stream().map(HashAlgorithm::name).collect(Collectors.joining(", "));
        throw new TypeConversionException(Messages.text("error.hash", name, known));
    }
}
