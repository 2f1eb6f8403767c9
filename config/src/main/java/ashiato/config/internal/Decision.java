package ashiato.config.internal;

import ashiato.event.Event;
import ashiato.event.Field;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What deciding one event needs to remember: the texts of the fields that were asked for, and the terms that were
/// found
/// not to match. It is used again for the next event, so that a decision allocates nothing. For one thread.
final class Decision {
    private final StringBuilder buffer = new StringBuilder();
    private FieldText[] texts = {};
    private long loaded;

    private Field[] fields = {};
    private @Nullable Event event;
    private @Nullable Map<String, String> given;

    /// For each term that needs a second look, the decision in which it failed.
    private int[] failed = {};

    private int number;

    /// Begins to decide an event.
    ///
    /// @param fields the fields that may be asked for, at most 64
    /// @param terms how many terms there may be
    void begin(Event next, Field[] fields, int terms) {
        event = next;
        given = null;
        begin(fields, terms);
    }

    /// Begins to decide an event that is given as texts.
    void begin(Map<String, String> next, Field[] fields, int terms) {
        event = null;
        given = next;
        begin(fields, terms);
    }

    private void begin(Field[] usedFields, int terms) {
        fields = usedFields;
        loaded = 0;
        if (texts.length < usedFields.length) {
            int before = texts.length;
            texts = Arrays.copyOf(texts, usedFields.length);
            for (int i = before; i < texts.length; i++) {
                texts[i] = new FieldText();
            }
        }
        if (failed.length < terms) {
            failed = new int[terms];
            number = 0;
        }
        number++;
        if (number == 0) {
            Arrays.fill(failed, 0);
            number = 1;
        }
    }

    /// Lets go of the event.
    void end() {
        event = null;
        given = null;
        for (long rest = loaded; rest != 0; rest &= rest - 1) {
            texts[Long.numberOfTrailingZeros(rest)].release();
        }
    }

    /// The text of a field.
    ///
    /// @param slot the place of the field among those of [#begin(Event, Field\[\], int)]
    FieldText text(int slot) {
        FieldText text = texts[slot];
        long bit = 1L << slot;
        if ((loaded & bit) == 0) {
            loaded |= bit;
            load(fields[slot], text);
        }
        return text;
    }

    private void load(Field field, FieldText text) {
        Map<String, String> texts = given;
        if (texts != null) {
            String known = texts.get(field.name());
            text.set(known == null ? field.type().text(null) : known);
        } else if (event != null) {
            text.set(field, field.value(event), buffer);
        }
    }

    /// Whether a term matches. It is tried once only, however often it is asked for.
    ///
    /// @param term its number among all of the event's type
    boolean confirm(int term, TermTest test) {
        if (failed[term] == number) {
            return false;
        }
        if (test.matches(this)) {
            return true;
        }
        failed[term] = number;
        return false;
    }
}
