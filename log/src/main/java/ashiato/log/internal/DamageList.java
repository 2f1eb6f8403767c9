package ashiato.log.internal;

import ashiato.log.Damage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The damage that a reader has met. The last place is open until something readable is found behind it, which tells
/// how many records were lost. Bounded: from [#MAX_PLACES] on, places are added to the last one.
public final class DamageList {
    static final int MAX_PLACES = 1000;

    private final List<Damage> places = new ArrayList<>();
    private boolean open;

    /// Adds a place whose lost records are not known yet, or replaces the open one if it is of the same file and
    /// offset.
    public void open(Damage place) {
        if (open && isSamePlace(places.getLast(), place)) {
            places.set(places.size() - 1, place);
        } else {
            add(place);
        }
        open = true;
    }

    private static boolean isSamePlace(Damage a, Damage b) {
        return a.file().equals(b.file()) && a.offset() == b.offset();
    }

    /// Whether the records lost at the last place are not known yet.
    public boolean isOpen() {
        return open;
    }

    /// Says how many records were lost at the open place.
    ///
    /// @param missing how many ids are missing
    /// @param skipped whether some of these ids were never given, so that the bytes bound the number too
    public void close(long missing, boolean skipped) {
        Damage last = places.getLast();
        long most = last.bytes() / JournalDescriptor.MIN_RECORD_FRAME_LENGTH;
        places.set(places.size() - 1, withRecords(last, skipped ? Math.min(missing, most) : missing));
        open = false;
    }

    /// Gives up the open place: what follows it is not going to be read.
    public void abandon() {
        open = false;
    }

    /// Adds a place.
    public void add(Damage place) {
        open = false;
        if (places.size() < MAX_PLACES) {
            places.add(place);
            return;
        }
        Damage last = places.getLast();
        places.set(
                places.size() - 1,
                new Damage(
                        last.kind(),
                        last.file(),
                        last.offset(),
                        last.bytes() + place.bytes(),
                        OptionalLong.of(
                                last.records().orElse(0) + place.records().orElse(0)),
                        "this and all further places together"));
    }

    /// Counts a record of a type that this version does not know: one place for each part and type.
    public void addUnknown(Path file, long offset, int eventId) {
        String found = "events of type " + eventId + ", which this version does not know";
        for (int i = 0; i < places.size(); i++) {
            Damage place = places.get(i);
            if (place.kind() == Damage.Kind.UNKNOWN_TYPE
                    && place.file().equals(file)
                    && place.found().equals(found)) {
                places.set(i, withRecords(place, place.records().orElse(0) + 1));
                return;
            }
        }
        boolean wasOpen = open;
        add(new Damage(Damage.Kind.UNKNOWN_TYPE, file, offset, 0, OptionalLong.of(1), found));
        open = wasOpen;
    }

    private static Damage withRecords(Damage place, long records) {
        return new Damage(
                place.kind(), place.file(), place.offset(), place.bytes(), OptionalLong.of(records), place.found());
    }

    /// The places in the order in which they were met.
    public List<Damage> list() {
        return List.copyOf(places);
    }
}
