package ashiato.benchmarks;

import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.ProcessCreate;
import ashiato.event.ProcessTerminate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// One event 1 and one event 5 for each process, with the same ProcessGuid; for a program started by the generator,
/// with the generator as its parent.
final class ProcessExpectation implements Expectation {
    private final int parent; // 0 if the generator itself is what is expected
    private final String parentImage;
    private final String image;
    private final Set<Integer> pids;
    private final Map<UUID, Integer> created = new HashMap<>();
    private final Set<Integer> createdPids = new HashSet<>();
    private final List<ProcessTerminate> terminates = new ArrayList<>();
    private long creates;
    private long createdTwice;
    private long wrongCreates;

    ProcessExpectation(Truth truth) {
        Truth.Actor own = truth.actors().getFirst();
        boolean starts = !truth.children().isEmpty();
        parent = starts ? own.pid() : 0;
        parentImage = own.image();
        image = starts ? truth.program() : own.image();
        pids = starts ? Set.copyOf(truth.children()) : Set.of(own.pid());
    }

    @Override
    public void see(Event event) {
        if (event instanceof ProcessCreate create) {
            see(create);
        } else if (event instanceof ProcessTerminate terminate) {
            see(terminate);
        }
    }

    private void see(ProcessCreate create) {
        Integer pid = create.processId();
        UUID guid = create.processGuid();
        boolean ours = parent != 0
                ? create.parentProcessId() != null && create.parentProcessId() == parent
                : pid != null && pids.contains(pid) && image.equals(create.image());
        if (!ours) {
            return;
        }
        if (pid == null
                || guid == null
                || !pids.contains(pid)
                || !image.equals(create.image())
                || (parent != 0 && !parentImage.equals(create.parentImage()))) {
            wrongCreates++;
            return;
        }
        creates++;
        createdTwice += created.put(guid, pid) != null || !createdPids.add(pid) ? 1 : 0;
    }

    private void see(ProcessTerminate terminate) {
        // Judged at the end: in the log the end of a short process may stand before its beginning.
        if (terminate.processId() != null && pids.contains(terminate.processId())) {
            terminates.add(terminate);
        }
    }

    @Override
    public List<Verdict> verdicts() {
        Verdict begun = new Verdict(
                "creates",
                EventType.PROCESS_CREATE,
                pids.size(),
                creates,
                pids.size() - createdPids.size(),
                createdTwice,
                wrongCreates);
        return List.of(begun, terminateVerdict());
    }

    private Verdict terminateVerdict() {
        Set<UUID> ended = new HashSet<>();
        long recorded = 0;
        long twice = 0;
        long wrong = 0;
        for (ProcessTerminate terminate : terminates) {
            Integer pid = created.get(terminate.processGuid());
            if (pid == null || !pid.equals(terminate.processId()) || !image.equals(terminate.image())) {
                wrong++;
                continue;
            }
            recorded++;
            twice += ended.add(terminate.processGuid()) ? 0 : 1;
        }
        int missing = pids.size() - ended.size();
        return new Verdict("terminates", EventType.PROCESS_TERMINATE, pids.size(), recorded, missing, twice, wrong);
    }
}
