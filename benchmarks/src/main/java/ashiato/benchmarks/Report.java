package ashiato.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What a benchmark found: a table, and the demands that it meets or misses.
public final class Report {
    private final String benchmark;
    private final Hardware hardware = Hardware.current();
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();
    private final List<Demand> demands = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private record Demand(String what, double found, double most, String unit) {
        boolean met() {
            return found <= most;
        }

        @Override
        public String toString() {
            return "%s  %s: %s %s, at most %s"
                    .formatted(met() ? "met   " : "MISSED", what, number(found), unit, number(most));
        }
    }

    /// @param benchmark its name
    /// @param columns the table's headings
    Report(String benchmark, String... columns) {
        this.benchmark = benchmark;
        this.columns = List.of(columns);
    }

    /// Adds a row: for each column a text or a number.
    void row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /// Demands that a figure is at most a bound.
    void demand(String what, double found, double most, String unit) {
        demands.add(new Demand(what, found, most, unit));
    }

    /// Demands that something did not happen.
    void demandNone(String what, long found, String unit) {
        demand(what, (double) found, 0, unit);
    }

    /// Adds a sentence for the reader.
    void note(String sentence) {
        notes.add(sentence);
    }

    /// Whether every demand is met.
    public boolean met() {
        return demands.stream().allMatch(Demand::met);
    }

    /// The demands that are missed, one sentence each.
    public List<String> missed() {
        return demands.stream()
                .filter(demand -> !demand.met())
                .map(Demand::toString)
                .toList();
    }

    void print(PrintStream out) {
        out.println(benchmark + " on " + hardware);
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns);
        rows.forEach(row -> lines.add(row.stream().map(Report::cell).toList()));
        int[] widths = IntStream.range(0, columns.size())
                .map(i -> lines.stream()
                        .mapToInt(line -> line.get(i).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (List<String> line : lines) {
            out.println(IntStream.range(0, widths.length)
                    .mapToObj(i -> "%-" + Math.max(1, widths[i]) + "s")
                    .collect(Collectors.joining("  "))
                    .formatted(line.toArray())
                    .stripTrailing());
        }
        notes.forEach(out::println);
        demands.forEach(out::println);
    }

    /// Writes the report as one JSON object.
    void write(Path file) throws BenchmarkException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (JsonGenerator json =
                    new JsonFactory().createGenerator(ObjectWriteContext.empty(), Files.newBufferedWriter(file))) {
                json.writeStartObject();
                json.writeStringProperty("benchmark", benchmark);
                json.writeStringProperty("hardware", hardware.toString());
                json.writeBooleanProperty("met", met());
                json.writeArrayPropertyStart("rows");
                for (List<Object> row : rows) {
                    json.writeStartObject();
                    for (int i = 0; i < columns.size(); i++) {
                        writeCell(json, columns.get(i), row.get(i));
                    }
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeArrayPropertyStart("demands");
                for (Demand demand : demands) {
                    json.writeStartObject();
                    json.writeStringProperty("what", demand.what());
                    json.writeNumberProperty("found", demand.found());
                    json.writeNumberProperty("most", demand.most());
                    json.writeStringProperty("unit", demand.unit());
                    json.writeBooleanProperty("met", demand.met());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeArrayPropertyStart("notes");
                notes.forEach(json::writeString);
                json.writeEndArray();
                json.writeEndObject();
            }
        } catch (IOException e) {
            throw new BenchmarkException("cannot write " + file + ": " + e, e);
        }
    }

    private static void writeCell(JsonGenerator json, String column, Object cell) {
        switch (cell) {
            case Double number -> json.writeNumberProperty(column, number);
            case Number number -> json.writeNumberProperty(column, number.longValue());
            case Object text -> json.writeStringProperty(column, text.toString());
        }
    }

    private static String cell(Object cell) {
        return cell instanceof Double number ? number(number) : cell.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.1f", value);
    }
}
