package ashiato.app;

import ashiato.event.EventCsv;
import ashiato.event.EventJson;
import ashiato.event.EventRecord;
import ashiato.event.EventText;
import ashiato.event.EventXml;
import ashiato.event.FieldType;

/// The forms in which events are shown.
enum EventFormat {
    /// A line that says what and when, then what the "General" page of the Windows event viewer shows, then an
    /// empty
    /// line.
    TEXT {
        @Override
        void append(EventRecord record, boolean colour, StringBuilder out) {
            if (colour) {
                out.append(record.event().kind().level() == 2 ? BOLD_RED : BOLD);
            }
            out.append(FieldType.TIME.text(record.timeCreated()))
                    .append(" UTC  #")
                    .append(record.recordId())
                    .append("  ")
                    .append(record.event().kind().id())
                    .append(' ')
                    .append(record.event().kind().recordName())
                    .append("  ")
                    .append(record.origin().computer());
            if (colour) {
                out.append(PLAIN);
            }
            out.append('\n');
            EventText.append(record, out);
            out.append('\n');
        }
    },
    /// The XML of the Windows event log, one event a line.
    XML {
        @Override
        void append(EventRecord record, boolean colour, StringBuilder out) {
            EventXml.append(record, out);
        }
    },
    /// A JSON object a line.
    JSON {
        @Override
        void append(EventRecord record, boolean colour, StringBuilder out) {
            EventJson.append(record, out);
        }
    },
    /// A table with a header.
    CSV {
        @Override
        void appendHeader(StringBuilder out) {
            EventCsv.appendHeader(out);
        }

        @Override
        void append(EventRecord record, boolean colour, StringBuilder out) {
            EventCsv.append(record, out);
        }
    };

    /// ECMA-48, "Select graphic rendition".
    private static final String BOLD = "\u001b[1m";

    private static final String BOLD_RED = "\u001b[1;31m";
    private static final String PLAIN = "\u001b[m";

    /// Appends what comes before the first event.
    void appendHeader(StringBuilder out) {}

    /// Appends one event.
    ///
    /// @param colour whether it may be coloured; only text can be
    abstract void append(EventRecord record, boolean colour, StringBuilder out);
}
