package ashiato.log;

import java.util.List;
import java.util.Optional;

/// What [LogVerifier] found.
///
/// @param problem the first place where the log is not what was written, in a sentence that names it; empty if it is
/// @param notes what is proven only in part, and why: records not sealed yet, anchors older than the log's oldest
/// record
/// @param root the fingerprint of the root key; empty if there is none
/// @param head the last seal, as an anchor; empty if there is none
/// @param seals how many seals were checked
/// @param firstRecordId the id of the oldest record that is left; 0 if there is none
/// @param unsealedRecords how many records stand behind the last seal
public record Verification(
        Optional<String> problem,
        List<String> notes,
        Optional<String> root,
        Optional<Anchor> head,
        long seals,
        long firstRecordId,
        long unsealedRecords) {
    /// Copies the list.
    public Verification {
        notes = List.copyOf(notes);
    }

    /// Whether order, completeness and authorship of all sealed records are proven.
    public boolean proven() {
        return problem.isEmpty();
    }
}
