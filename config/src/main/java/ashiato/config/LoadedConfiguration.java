package ashiato.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of reading a configuration file.
///
/// An error anywhere means that the file is not to be used: the configuration in force stays.
///
/// @param configuration all that could be understood; null only where the file gives nothing to work with: it is no
/// XML, none of Sysmon's, or names no schema version
/// @param problems everything wrong with the file, in the order of the file
/// @param hash the SHA-256 of the bytes that were read, as event 16 has it: `SHA256=` and 64 upper-case digits
public record LoadedConfiguration(@Nullable Configuration configuration, List<Problem> problems, String hash) {
    /// Copies the list.
    public LoadedConfiguration {
        problems = List.copyOf(problems);
    }

    /// Whether the file can be used: there is a configuration, and no error.
    public boolean usable() {
        return configuration != null && problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
    }
}
