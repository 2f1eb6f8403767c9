package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrivilegesTest {
    @Test
    void saysNothingWhereNothingIsMissing() {
        assertThat(Privileges.sentence(List.of())).isEmpty();
    }

    @Test
    void namesWhatIsMissingAndWhatToDo() {
        assertThat(Privileges.sentence(List.of("CAP_BPF", "CAP_PERFMON")))
                .contains("observing the kernel needs root; this process lacks CAP_BPF, CAP_PERFMON."
                        + " Try: sudo ashiato record");
    }
}
