package ashiato.agent;

import ashiato.config.Problem;
import java.util.List;

/// What became of a [ConfigurationChange].
///
/// @param changed whether it is in force now; if not, the old configuration still is
/// @param problems what is wrong or doubtful in the file, in its order
public record ChangeResult(boolean changed, List<Problem> problems) {
    /// Copies the list.
    public ChangeResult {
        problems = List.copyOf(problems);
    }
}
