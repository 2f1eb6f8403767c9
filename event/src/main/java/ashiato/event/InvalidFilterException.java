package ashiato.event;

import java.util.List;

/// What a person asked to filter by cannot be understood. Every problem is named at once.
public final class InvalidFilterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// One sentence a problem; a list that can be serialized.
    private final String[] problems;

    InvalidFilterException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = problems.toArray(String[]::new);
    }

    /// The problems, one sentence each: what is wrong, what was found, what to write instead. Never empty.
    /// The message of the exception holds them too, one a line.
    public List<String> problems() {
        return List.of(problems);
    }
}
