package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivilegesTest {
    private static String status(String effective) {
        return "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\nCapPrm:\tffffffffffffffff\nCapEff:\t" + effective + "\n";
    }

    @Test
    void rootMayObserveTheKernel() {
        assertThat(Privileges.missing(status("000001ffffffffff"))).isEmpty();
    }

    /// Bits 2, 12, 38 and 39.
    @Test
    void fourCapabilitiesSuffice() {
        assertThat(Privileges.missing(status("000000c000001004"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "000000c000001000, CAP_DAC_READ_SEARCH",
        "000000c000000004, CAP_NET_ADMIN",
        "0000008000001004, CAP_PERFMON",
        "0000004000001004, CAP_BPF",
    })
    void namesTheOneThatIsMissing(String effective, String missing) {
        assertThat(Privileges.missing(status(effective)))
                .contains("observing the kernel needs root; this process lacks " + missing
                        + ". Try: sudo ashiato record");
    }

    @Test
    void namesAllForAnOrdinaryUser() {
        assertThat(Privileges.missing(status("0000000000000000")))
                .contains("observing the kernel needs root; this process lacks CAP_BPF, CAP_DAC_READ_SEARCH,"
                        + " CAP_NET_ADMIN, CAP_PERFMON. Try: sudo ashiato record");
    }

    @Test
    void readsTheStatusOfThisProcess() {
        assertThat(Privileges.missing())
                .satisfiesAnyOf(
                        missing -> assertThat(missing).isEmpty(),
                        missing -> assertThat(missing)
                                .hasValueSatisfying(text -> assertThat(text).contains("needs root")));
    }
}
