package ashiato.config;

/// A place in a configuration file.
///
/// @param line from 1
/// @param column from 1, in characters (UTF-16 units) of the line
public record Position(int line, int column) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    /// `12:5`.
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
