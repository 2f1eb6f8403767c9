package ashiato.log.internal;

import static ashiato.log.internal.SealFrame.HASH_BYTES;
import static ashiato.log.internal.SigningKey.KEY_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/// The private keys that the next seal and the next link need, as they stand in the file `seal.key`.
///
/// The file has two slots of a fixed size. What a seal leads to is written into the one that is free and made durable
/// before the seal is; when the seal is durable the other slot is overwritten with zeros, in place, so that the key
/// that
/// signed is gone from the file. A crash in between leaves both; the journal's last seal tells which holds.
///
/// @param slot where it stands, 0 or 1
/// @param seal the number of the next seal
/// @param chain the chain value of the seal before it
/// @param sealKey signs the next seal
/// @param link the number of the next link
/// @param linkSeal the seal that the last link named
/// @param linkMicros when the last link was made
/// @param linkKey signs the next link
record SealSecrets(
        int slot,
        long seal,
        Bytes chain,
        SigningKey sealKey,
        long link,
        long linkSeal,
        long linkMicros,
        SigningKey linkKey) {
    private static final int SLOTS = 2;
    private static final int SLOT_BYTES = 256;
    /// `ASHKEY1` and a zero.
    private static final long MAGIC = 0x0031_5945_4B48_5341L;

    private static final int CONTENT_BYTES = Long.BYTES * 5 + HASH_BYTES + KEY_BYTES * 4;

    /// What the file of this directory holds; empty if there is none, or nothing whole in it.
    static List<SealSecrets> read(Path directory) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(SLOTS * SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel =
                FileChannel.open(directory.resolve(LogDirectory.SECRET_KEYS), StandardOpenOption.READ)) {
            while (file.hasRemaining() && channel.read(file) >= 0) {}
        } catch (NoSuchFileException e) {
            return List.of();
        }
        List<SealSecrets> found = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            ByteBuffer bytes = file.slice(slot * SLOT_BYTES, SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.getLong(0) == MAGIC && bytes.getInt(CONTENT_BYTES) == crc(bytes)) {
                found.add(decode(slot, bytes.position(Long.BYTES)));
            }
        }
        return found;
    }

    private static SealSecrets decode(int slot, ByteBuffer in) {
        return new SealSecrets(
                slot,
                in.getLong(),
                Bytes.take(in, HASH_BYTES),
                new SigningKey(Bytes.take(in, KEY_BYTES), Bytes.take(in, KEY_BYTES)),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                new SigningKey(Bytes.take(in, KEY_BYTES), Bytes.take(in, KEY_BYTES)));
    }

    private static int crc(ByteBuffer slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot.duplicate().position(0).limit(CONTENT_BYTES));
        return (int) crc.getValue();
    }

    /// Writes these into their slot, durably.
    void write(Path directory) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC)
                .putLong(seal)
                .put(chain.toArray())
                .put(sealKey.seed().toArray())
                .put(sealKey.publicKey().toArray())
                .putLong(link)
                .putLong(linkSeal)
                .putLong(linkMicros)
                .put(linkKey.seed().toArray())
                .put(linkKey.publicKey().toArray());
        out.putInt(crc(out));
        putSlot(directory, slot, out.clear());
    }

    /// Overwrites a slot with zeros, durably.
    static void wipe(Path directory, int slot) throws IOException {
        putSlot(directory, slot, ByteBuffer.allocate(SLOT_BYTES));
    }

    private static void putSlot(Path directory, int slot, ByteBuffer bytes) throws IOException {
        Path file = directory.resolve(LogDirectory.SECRET_KEYS);
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), LogDirectory.FILE_PERMISSIONS)) {
            long position = (long) slot * SLOT_BYTES;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            channel.force(true);
        }
    }
}
