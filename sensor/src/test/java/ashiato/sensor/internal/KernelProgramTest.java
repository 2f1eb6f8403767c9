package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KernelProgramTest {
    private static final Set<EventType> NETWORK = EnumSet.of(EventType.NETWORK_CONNECT, EventType.NETWORK_FLOW);

    @Test
    void attachesToProcessesAloneWhereOnlyTheyAreWanted() {
        assertThat(KernelProgram.serving(EnumSet.of(EventType.PROCESS_CREATE), true))
                .containsExactly(KernelProgram.FORK, KernelProgram.EXEC, KernelProgram.EXIT);
    }

    @Test
    void takesEachTwinInItsTier() {
        assertThat(KernelProgram.serving(NETWORK, true))
                .contains(KernelProgram.ACCEPT)
                .doesNotContain(KernelProgram.PEER_NAME4, KernelProgram.PEER_NAME6, KernelProgram.CLAIM_ACCEPTED);
        assertThat(KernelProgram.serving(NETWORK, false))
                .contains(KernelProgram.PEER_NAME4, KernelProgram.PEER_NAME6, KernelProgram.CLAIM_ACCEPTED)
                .doesNotContain(KernelProgram.ACCEPT);
    }

    @Test
    void leavesTheSystemCallsOfTheHostAlone() {
        for (KernelProgram program : KernelProgram.values()) {
            assertThat(program.section()).doesNotContain("syscalls");
        }
    }

    @Test
    void walksOpenFlowsOnlyWhereFlowsAreWanted() {
        assertThat(KernelProgram.serving(EnumSet.of(EventType.NETWORK_CONNECT), false))
                .doesNotContain(KernelProgram.LIST_TCP_FLOWS, KernelProgram.LIST_UDP_FLOWS);
    }

    @Test
    void namesTheWantedTypesThatAProgramServes() {
        assertThat(KernelProgram.EGRESS.types(EnumSet.of(EventType.PROCESS_CREATE, EventType.DNS_QUERY)))
                .containsExactly(EventType.DNS_QUERY);
        assertThat(KernelProgram.TCP_STATE.tierName()).isEqualTo("-");
        assertThat(KernelProgram.ACCEPT.tierName()).isEqualTo("A");
    }
}
