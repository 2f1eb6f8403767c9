package ashiato.app;

import ashiato.event.HashAlgorithm;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Hash algorithms as Sysmon's `-h` takes them: names with commas between them, `*` for all; and `none`.
final class HashAlgorithmsConverter implements ITypeConverter<Set<HashAlgorithm>> {
    @Override
    public Set<HashAlgorithm> convert(String text) {
        Set<HashAlgorithm> algorithms = EnumSet.noneOf(HashAlgorithm.class);
        if (text.equalsIgnoreCase("none")) {
            return algorithms;
        }
        for (String name : text.split(",", -1)) {
            if (name.strip().equals("*")) {
                return EnumSet.allOf(HashAlgorithm.class);
            }
            algorithms.add(named(name.strip()));
        }
        return algorithms;
    }

    private static HashAlgorithm named(String name) {
        try {
            return HashAlgorithm.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            String known = Arrays.stream(HashAlgorithm.values())
                    .map(HashAlgorithm::name)
                    .collect(Collectors.joining(", "));
            throw new TypeConversionException(Messages.text("error.hash", name, known));
        }
    }
}
