package ashiato.sensor.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import ashiato.sensor.internal.FileRecords.FileRecord;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.KernelRecords.ProcessKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Records of files, put together as the kernel programs do.
final class FileBytes {
    private final int kind;
    private final ByteBuffer fields = ByteBuffer.allocate(FileRecord.BYTES).order(ByteOrder.nativeOrder());
    private byte[] names = {};
    private byte[] text = {};
    private byte[] contents = {};
    private int flags;

    FileBytes(int kind, int pid) {
        this.kind = kind;
        fields.putInt(FileRecord.PROCESS + ProcessKey.PID, pid);
        fields.putInt(FileRecord.PROCESS + ProcessKey.UID, 1000);
    }

    FileBytes at(long kernelNanos) {
        fields.putLong(Header.TIME, kernelNanos);
        return this;
    }

    FileBytes flags(int more) {
        flags |= more;
        return this;
    }

    /// A path as the kernel walks it: `/usr/bin/curl` is `curl`, `bin`, `usr`, each ended by a NUL.
    FileBytes names(String path) {
        StringBuilder walked = new StringBuilder();
        for (String name : path.substring(1).split("/", -1)) {
            walked.insert(0, name.isEmpty() ? "" : name + '\0');
        }
        names = walked.toString().getBytes(UTF_8);
        return this;
    }

    FileBytes text(String path) {
        text = path.getBytes(UTF_8);
        return this;
    }

    FileBytes contents(String value) {
        contents = value.getBytes(UTF_8);
        return this;
    }

    FileBytes with(int field, long value) {
        fields.putLong(field, value);
        return this;
    }

    FileBytes with(int field, int value) {
        fields.putInt(field, value);
        return this;
    }

    ByteBuffer bytes() {
        int length = FileRecord.BYTES + names.length + text.length + contents.length;
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        bytes.put(0, fields, 0, FileRecord.BYTES);
        bytes.putShort(Header.KIND, (short) kind);
        bytes.putShort(Header.FLAGS, (short) flags);
        bytes.putInt(Header.SIZE, length);
        bytes.putInt(FileRecord.NAMES_LENGTH, names.length);
        bytes.putInt(FileRecord.TEXT_LENGTH, text.length);
        bytes.putInt(FileRecord.CONTENTS_LENGTH, contents.length);
        bytes.put(FileRecord.BYTES, names);
        bytes.put(FileRecord.BYTES + names.length, text);
        bytes.put(FileRecord.BYTES + names.length + text.length, contents);
        return bytes;
    }
}
