package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerIdTest {
    private static final String ID = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String OUTER = ID.replace('0', 'f');

    /// `ID` and `OUTER` stand for 64 hex digits.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docker/ID",
                "/system.slice/docker-ID.scope",
                "/system.slice/docker-ID.scope/init.scope",
                "/docker/OUTER/docker/ID",
                "/kubepods/burstable/pod2f9c5ab7-6d4b-4c1e-9a1e-0f0d5f5f1a11/ID",
                "/kubepods.slice/kubepods-pod2f9c5ab7.slice/cri-containerd-ID.scope",
                "/system.slice/containerd.service/kubepods-burstable-pod1.slice:cri-containerd:ID",
                "/kubepods.slice/kubepods-besteffort.slice/crio-ID.scope",
                "/kubepods/besteffort/pod1/crio-ID",
                "/machine.slice/libpod-ID.scope/container",
                "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope",
                "/ecs/55091c13-b8cf-4801-b527-f4601742204d/ID",
                "/system.slice/nerdctl-ID.scope",
                "/lxc.payload.outer/docker/ID",
            })
    void findsTheIdOfAnEngineContainer(String path) {
        assertThat(ContainerId.ofPath(path.replace("OUTER", OUTER).replace("ID", ID)))
                .isEqualTo(ID);
    }

    @ParameterizedTest
    @CsvSource({
        "/lxc/web01, web01",
        "/lxc/web01/system.slice/nginx.service, web01",
        "/lxc.payload.web01/init.scope, web01",
        "/lxc.payload/web01, web01",
        "/machine.slice/machine-deb\\x2d12.scope, deb-12",
        "/machine.slice/systemd-nspawn@deb\\x2d12.service/payload, deb-12",
    })
    void findsTheNameOfASystemContainer(String path, String name) {
        assertThat(ContainerId.ofPath(path)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/user.slice/user-1000.slice/session-3.scope",
                "/system.slice/docker.service",
                "/system.slice/docker-0123456789ab.scope",
                "/machine.slice/libpod-conmon-ID.scope",
                "/kubepods.slice/crio-conmon-ID.scope",
                "/machine.slice/machine-qemu\\x2d1\\x2ddeb12.scope",
                "/docker/xID",
                "/docker/IDx",
                "/lxc",
                "/lxc.payload.",
                "/machine.slice",
                "/notlxc/web01",
                ".scope",
            })
    void findsNoneElsewhere(String path) {
        assertThat(ContainerId.ofPath(path.replace("ID", ID))).isNull();
    }

    @Test
    void readsEveryLineOfTheProcFile() {
        String hybrid = "12:pids:/docker/" + ID + "\n1:name=systemd:/docker/" + ID + "\n0::/\n";

        assertThat(ContainerId.ofProcFile(hybrid)).isEqualTo(ID);
        assertThat(ContainerId.ofProcFile("0::/system.slice/docker-" + ID + ".scope\n"))
                .isEqualTo(ID);
        assertThat(ContainerId.ofProcFile("2:cpu:/\n0::/lxc/a:b")).isEqualTo("a:b");
        assertThat(ContainerId.ofProcFile("0::/\n")).isNull();
        assertThat(ContainerId.ofProcFile("garbage\n:\n::\n")).isNull();
        assertThat(ContainerId.ofProcFile("")).isNull();
    }
}
