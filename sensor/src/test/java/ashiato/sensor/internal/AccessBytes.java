package ashiato.sensor.internal;

import ashiato.sensor.internal.AccessRecords.AccessRecord;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.KernelRecords.ProcessKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Records of accesses, put together as the kernel programs do.
final class AccessBytes {
    private final ByteBuffer bytes = ByteBuffer.allocate(AccessRecord.BYTES).order(ByteOrder.nativeOrder());

    /// An access by a process of user 1000 to one of root.
    AccessBytes(int kind, int sourcePid, int targetPid) {
        bytes.putShort(Header.KIND, (short) kind);
        bytes.putInt(Header.SIZE, AccessRecord.BYTES);
        bytes.putInt(AccessRecord.SOURCE + ProcessKey.PID, sourcePid);
        bytes.putInt(AccessRecord.SOURCE + ProcessKey.UID, 1000);
        bytes.putInt(AccessRecord.TARGET + ProcessKey.PID, targetPid);
    }

    AccessBytes at(long kernelNanos) {
        bytes.putLong(Header.TIME, kernelNanos);
        return this;
    }

    AccessBytes flags(int flags) {
        bytes.putShort(Header.FLAGS, (short) flags);
        return this;
    }

    AccessBytes threads(int source, int target) {
        bytes.putInt(AccessRecord.SOURCE_THREAD, source);
        bytes.putInt(AccessRecord.TARGET_THREAD, target);
        return this;
    }

    AccessBytes address(long address) {
        bytes.putLong(AccessRecord.ADDRESS, address);
        return this;
    }

    AccessBytes request(int request) {
        bytes.putInt(AccessRecord.REQUEST, request);
        return this;
    }

    ByteBuffer bytes() {
        return bytes;
    }
}
