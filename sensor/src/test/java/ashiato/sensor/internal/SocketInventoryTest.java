package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketInventoryTest {
    private static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    Path root;

    private FakeProc proc;

    @BeforeEach
    void onALittleEndianMachine() {
        Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        proc = new FakeProc(root);
    }

    @Test
    void joinsSocketsWithTheirOwners() throws IOException {
        proc.link(100, "ns/net", "net:[4026531840]");
        proc.link(200, "ns/net", "net:[4026531840]");
        // 127.0.0.1:3306 listening; 10.0.2.15:51000 to 93.184.216.34:443, established; TIME_WAIT without an inode.
        proc.write(
                100,
                "net/tcp",
                HEADER
                        + row(0, "0100007F:0CEA", "00000000:0000", "0A", 115, 23434)
                        + row(1, "0F02000A:C738", "22D8B85D:01BB", "01", 1000, 23435)
                        + row(2, "0F02000A:C739", "22D8B85D:01BB", "06", 0, 0));
        proc.write(200, "net/tcp", HEADER + row(0, "0100007F:0016", "00000000:0000", "0A", 0, 999));
        proc.link(200, "fd/5", "socket:[23435]");
        proc.link(100, "fd/9", "socket:[23435]");
        proc.link(100, "fd/10", "socket:[23435]");
        proc.link(100, "fd/3", "socket:[23434]");
        proc.link(100, "fd/0", "/dev/null");
        proc.link(100, "fd/4", "socket:[777]");

        assertThat(read())
                .containsExactlyInAnyOrder(
                        new OpenSocket(
                                6, v4("127.0.0.1"), 3306, v4("0.0.0.0"), 0, 10, 115, 23434, 4026531840L, List.of(100)),
                        new OpenSocket(
                                6,
                                v4("10.0.2.15"),
                                51000,
                                v4("93.184.216.34"),
                                443,
                                1,
                                1000,
                                23435,
                                4026531840L,
                                List.of(100, 200)));
    }

    @Test
    void readsAddressesOfVersionSix() throws IOException {
        proc.link(100, "ns/net", "net:[1]");
        // fe80::4936:b9f7:cd11:25fa, and the IPv4-mapped 10.0.2.15, as words of a little-endian machine.
        proc.write(
                100,
                "net/udp6",
                HEADER
                        + row(
                                0,
                                "000080FE00000000F7B93649FA2511CD:14E9",
                                "00000000000000000000000000000000:0000",
                                "07",
                                0,
                                5)
                        + row(
                                1,
                                "0000000000000000FFFF00000F02000A:0035",
                                "00000000000000000000000001000000:1F90",
                                "01",
                                0,
                                6));

        List<OpenSocket> sockets = read();

        assertThat(sockets)
                .extracting(s -> s.localAddress() + " " + s.localPort())
                .containsExactly("fe80::4936:b9f7:cd11:25fa 5353", "10.0.2.15 53");
        assertThat(sockets)
                .extracting(s -> s.remoteAddress() + " " + s.remotePort())
                .containsExactly(":: 0", "::1 8080");
        assertThat(sockets).allMatch(s -> s.protocol() == 17 && s.owners().isEmpty() && s.pid() == 0);
    }

    @Test
    void readsEveryNamespaceOnce() throws IOException {
        for (int pid = 10; pid < 14; pid++) {
            proc.link(pid, "ns/net", "net:[" + (pid < 12 ? 1 : pid) + "]");
            proc.write(pid, "net/tcp", HEADER + row(0, "0100007F:0016", "00000000:0000", "0A", 0, 500 + pid));
        }

        assertThat(read())
                .extracting(OpenSocket::networkNamespace, OpenSocket::inode)
                .containsExactly(
                        tuple(1L, 510L),
                        tuple(12L, 512L),
                        tuple(13L, 513L));
    }

    @Test
    void readsListsLongerThanItsBufferAndStaysWithinItsCapacity() throws IOException {
        StringBuilder list = new StringBuilder(HEADER);
        for (int i = 0; i < 5000; i++) {
            list.append(row(i, "0100007F:%04X".formatted(i), "00000000:0000", "0A", 0, 10_000 + i));
        }
        proc.link(100, "ns/net", "net:[1]");
        proc.write(100, "net/tcp", list.toString());

        assertThat(read()).hasSize(5000).extracting(OpenSocket::localPort).startsWith(0, 1, 2).endsWith(4998, 4999);
        try (SocketInventory small = new SocketInventory(root, 4000)) {
            assertThat(small.sockets()).hasSize(4000);
            assertThat(small.skipped()).isEqualTo(1000);
        }
    }

    @Test
    void survivesAnyContent() throws IOException {
        Random random = new Random(3306);
        String line = row(0, "0100007F:0CEA", "00000000:0000", "0A", 115, 23434);
        proc.link(100, "ns/net", "net:[1]");
        for (int round = 0; round < 500; round++) {
            StringBuilder content = new StringBuilder(line + line);
            for (int mutation = random.nextInt(10); mutation >= 0; mutation--) {
                content.setCharAt(random.nextInt(content.length()), (char) random.nextInt(256));
            }
            content.setLength(random.nextInt(content.length() + 1));
            proc.write(100, "net/tcp", content.toString());
            read();
        }
    }

    @Test
    void findsTheSocketsOfThisProcess() throws IOException {
        int pid = (int) ProcessHandle.current().pid();
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket server = new ServerSocket(0, 5, loopback);
                Socket client = new Socket(loopback, server.getLocalPort());
                DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, 0));
                SocketInventory inventory = new SocketInventory(Path.of("/proc"), 10_000)) {
            List<OpenSocket> mine =
                    inventory.sockets().stream().filter(s -> s.pid() == pid).toList();

            assertThat(mine).anyMatch(s -> s.listening() && s.localPort() == server.getLocalPort());
            assertThat(mine)
                    .anyMatch(s -> s.state() == 1
                            && s.localPort() == client.getLocalPort()
                            && s.remotePort() == server.getLocalPort()
                            && s.remoteAddress().equals(v4("127.0.0.1")));
            assertThat(mine).anyMatch(s -> s.protocol() == 17 && s.localPort() == udp.getLocalPort());
        }
    }

    private List<OpenSocket> read() {
        try (SocketInventory inventory = new SocketInventory(root, 10_000)) {
            return inventory.sockets();
        }
    }

    private static String row(int number, String local, String remote, String state, int uid, long inode) {
        return "%4d: %s %s %s 00000000:00000000 00:00000000 00000000 %5d        0 %d 1 000000001548c437 100 0 0 10 0\n"
                .formatted(number, local, remote, state, uid, inode);
    }

    private static IpAddress v4(String text) {
        return Objects.requireNonNull(IpAddress.parse(text));
    }
}
