package ashiato.log;

import java.util.List;

/// What opening a log for writing found and did.
///
/// @param clean whether the last writer closed the log, or there was none; then the rest is zero and empty
/// @param tornBytes bytes of an unfinished write that were cut from the end of the newest part
/// @param records whole records found in the newest part
/// @param skippedIds record ids left unused because records with these ids may have been seen although they are no
///     longer there; a new log and a crash of the recorder alone skip none
/// @param damage places of the newest part that cannot be read; they are left as they are
public record Recovery(boolean clean, long tornBytes, long records, long skippedIds, List<Damage> damage) {
    public Recovery {
        damage = List.copyOf(damage);
    }
}
