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
                .contains(KernelProgram.ACCEPT_A)
                .doesNotContain(KernelProgram.ACCEPT_B, KernelProgram.ACCEPT4_B);
        assertThat(KernelProgram.serving(NETWORK, false))
                .contains(KernelProgram.ACCEPT_B, KernelProgram.ACCEPT4_B)
                .doesNotContain(KernelProgram.ACCEPT_A);
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
        assertThat(KernelProgram.ACCEPT_A.tierName()).isEqualTo("A");
    }
}
