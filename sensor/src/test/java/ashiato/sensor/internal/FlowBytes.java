package ashiato.sensor.internal;

import ashiato.sensor.internal.KernelRecords.Endpoints;
import ashiato.sensor.internal.KernelRecords.Flow;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.KernelRecords.ProcessKey;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Lays out a flow record as `struct flow_record` of records.h.
final class FlowBytes {
    private final ByteBuffer bytes = ByteBuffer.allocate(Flow.BYTES).order(ByteOrder.nativeOrder());

    FlowBytes(int kind) {
        bytes.putShort(Header.KIND, (short) kind);
        bytes.putInt(Header.SIZE, Flow.BYTES);
        protocol(6);
    }

    FlowBytes at(long time) {
        bytes.putLong(Header.TIME, time);
        return this;
    }

    FlowBytes by(int pid, int uid) {
        bytes.putInt(Flow.PROCESS + ProcessKey.PID, pid);
        bytes.putInt(Flow.PROCESS + ProcessKey.UID, uid);
        return this;
    }

    FlowBytes startedAt(long start) {
        bytes.putLong(Flow.PROCESS + ProcessKey.START, start);
        return this;
    }

    final FlowBytes protocol(int protocol) {
        bytes.put(Flow.ENDS + Endpoints.PROTOCOL, (byte) protocol);
        return this;
    }

    FlowBytes local(String address, int port) {
        address(Endpoints.LOCAL_ADDRESS, address);
        bytes.putShort(Flow.ENDS + Endpoints.LOCAL_PORT, (short) port);
        return this;
    }

    FlowBytes remote(String address, int port) {
        address(Endpoints.REMOTE_ADDRESS, address);
        bytes.putShort(Flow.ENDS + Endpoints.REMOTE_PORT, (short) port);
        return this;
    }

    /// IPv4 stands in the first four of sixteen bytes, and a mapped address is one of version 6.
    private void address(int offset, String text) {
        boolean mapped = text.startsWith("::ffff:");
        byte[] address =
                InetAddress.ofLiteral(mapped ? text.substring(7) : text).getAddress();
        int at = Flow.ENDS + offset;
        bytes.putLong(at, 0).putLong(at + 8, 0);
        if (mapped) {
            bytes.putShort(at + 10, (short) -1);
            at += 12;
        }
        for (int i = 0; i < address.length; i++) {
            bytes.put(at + i, address[i]);
        }
        bytes.put(Flow.ENDS + Endpoints.VERSION, (byte) (mapped || address.length == 16 ? 6 : 4));
    }

    FlowBytes initiated(int value) {
        bytes.put(Flow.ENDS + Endpoints.INITIATED, (byte) value);
        return this;
    }

    FlowBytes opened(long time) {
        bytes.putLong(Flow.OPENED, time);
        return this;
    }

    FlowBytes carried(long sent, long received) {
        bytes.putLong(Flow.SENT, sent);
        bytes.putLong(Flow.RECEIVED, received);
        return this;
    }

    FlowBytes ended(int error, int state) {
        bytes.putInt(Flow.ERROR, error);
        bytes.putInt(Flow.STATE, state);
        return this;
    }

    ByteBuffer bytes() {
        return bytes;
    }
}
