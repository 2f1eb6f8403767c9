package ashiato.agent;

import ashiato.config.Problem;
import java.util.List;
import java.util.stream.Collectors;

/// A configuration file has errors, so that nothing of it is used. The message has every problem on a line of its own.
public final class UnusableConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /// @param file the file's path, as messages name it
    /// @param problems all of them, warnings too, in the order of the file
    public UnusableConfigurationException(String file, List<Problem> problems) {
        super(problems.stream().map(problem -> problem.describe(file)).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// All problems of the file, in its order.
    public List<Problem> problems() {
        return problems;
    }
}
