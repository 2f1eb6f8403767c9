package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.KIND_SEAL;
import static ashiato.log.internal.JournalDescriptor.KIND_SYNC;

import ashiato.log.internal.PartFraming.Piece;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a segment keeps beside its columns, so that its parts can be put together again.
///
/// @param parts what of the parts is not in the columns, oldest first
/// @param texts those that a column cannot hold
record SegmentAttachment(List<PartFraming> parts, List<ExactText> texts) {
    /// A text that is no Unicode: it has a half of a surrogate pair. Its column has U+FFFD there.
    ///
    /// @param recordId of its record
    /// @param column the name of its column
    record ExactText(long recordId, String column, String text) {}

    private static final int LEVEL = 19;
    private static final long MAX_BYTES = 64L << 20;
    /// A SEAL without the chain value of the seal before it, which stands in the same attachment.
    private static final int KIND_CONTINUING_SEAL = 0x84;

    private static final int PREVIOUS_FROM = 42;
    private static final int PREVIOUS_TO = PREVIOUS_FROM + SealFrame.HASH_BYTES;

    SegmentAttachment {
        parts = List.copyOf(parts);
        texts = List.copyOf(texts);
    }

    /// Its bytes.
    byte[] encode() {
        FrameBuffer out = FrameBuffer.withoutFrames();
        out.putVarint(parts.size());
        byte[] lastSeal = {};
        for (PartFraming part : parts) {
            lastSeal = put(part, lastSeal, out);
        }
        out.putVarint(texts.size());
        long before = 0;
        for (ExactText exact : texts) {
            out.putZigzag(exact.recordId() - before);
            before = exact.recordId();
            out.putText(exact.column());
            out.putText(exact.text());
        }
        byte[] plain = out.toByteArray();
        byte[] packed = Zstd.compress(plain, LEVEL);
        FrameBuffer attachment = FrameBuffer.withoutFrames();
        attachment.putVarint(plain.length);
        attachment.putBytes(packed);
        return attachment.toByteArray();
    }

    /// Puts a part.
    ///
    /// @param lastSeal the payload of the seal before it in this attachment; empty if there is none
    /// @return the same behind it
    private static byte[] put(PartFraming part, byte[] lastSeal, FrameBuffer out) {
        out.putVarint(part.header().length());
        out.putBytes(part.header().toArray());
        out.putVarint(part.types().size());
        for (TypeDefinition type : part.types()) {
            type.put(out);
        }
        out.putVarint(part.records());
        out.putVarint(part.pieces().size());
        byte[] seal = lastSeal;
        long before = 0;
        for (Piece piece : part.pieces()) {
            byte[] payload = piece.payload().toArray();
            boolean continues = piece.kind() == KIND_SEAL && continues(payload, seal);
            out.putByte(continues ? KIND_CONTINUING_SEAL : piece.kind());
            out.putZigzag(piece.before() - before);
            before = piece.before();
            byte[] kept = continues ? without(payload) : payload;
            out.putVarint(kept.length);
            out.putBytes(kept);
            seal = piece.kind() == KIND_SEAL ? payload : seal;
        }
        return seal;
    }

    private static boolean continues(byte[] payload, byte[] lastSeal) {
        return lastSeal.length > 0
                && payload.length > PREVIOUS_TO
                && Arrays.equals(chainValue(lastSeal), Arrays.copyOfRange(payload, PREVIOUS_FROM, PREVIOUS_TO));
    }

    private static byte[] chainValue(byte[] sealPayload) {
        return SealFrame.sha256().digest(sealPayload);
    }

    private static byte[] without(byte[] payload) {
        byte[] kept = new byte[payload.length - SealFrame.HASH_BYTES];
        System.arraycopy(payload, 0, kept, 0, PREVIOUS_FROM);
        System.arraycopy(payload, PREVIOUS_TO, kept, PREVIOUS_FROM, payload.length - PREVIOUS_TO);
        return kept;
    }

    private static byte[] with(byte[] kept, byte[] lastSeal) throws CorruptException {
        if (kept.length < PREVIOUS_FROM || lastSeal.length == 0) {
            throw new CorruptException("a seal that continues none");
        }
        byte[] payload = new byte[kept.length + SealFrame.HASH_BYTES];
        System.arraycopy(kept, 0, payload, 0, PREVIOUS_FROM);
        System.arraycopy(chainValue(lastSeal), 0, payload, PREVIOUS_FROM, SealFrame.HASH_BYTES);
        System.arraycopy(kept, PREVIOUS_FROM, payload, PREVIOUS_TO, kept.length - PREVIOUS_FROM);
        return payload;
    }

    private static PayloadReader unpack(byte[] attachment) throws CorruptException {
        PayloadReader outer = new PayloadReader(attachment, 0, attachment.length);
        long length = outer.varint();
        if (length <= 0 || length > MAX_BYTES) {
            throw new CorruptException("a framing of " + Long.toUnsignedString(length) + " bytes");
        }
        byte[] packed = outer.bytes(outer.remaining()).toArray();
        byte[] plain;
        try {
            plain = Zstd.decompress(packed, (int) length);
        } catch (ZstdException e) {
            throw new CorruptException("a framing that cannot be decompressed");
        }
        if (plain.length != length) {
            throw new CorruptException("a framing of " + plain.length + " bytes where " + length + " were written");
        }
        return new PayloadReader(plain, 0, plain.length);
    }

    /// Of what [#encode] has written only the first block of the first part that has one; null if none has. Takes a
    /// fraction of the time of [#decode].
    static @Nullable SyncFrame firstBlockOf(byte[] attachment) throws CorruptException {
        PayloadReader in = unpack(attachment);
        int count = in.count();
        for (int i = 0; i < count; i++) {
            in.bytes(in.count());
            readTypes(in);
            in.varint32();
            int size = in.count();
            for (int j = 0; j < size; j++) {
                int kind = in.u8();
                in.zigzag();
                byte[] payload = in.bytes(in.count()).toArray();
                if (kind == KIND_SYNC) {
                    return SyncFrame.read(new PayloadReader(payload, 0, payload.length));
                }
            }
        }
        return null;
    }

    private static List<TypeDefinition> readTypes(PayloadReader in) throws CorruptException {
        int count = in.count();
        List<TypeDefinition> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            types.add(TypeDefinition.read(in));
        }
        return types;
    }

    /// Reads what [#encode] has written.
    static SegmentAttachment decode(byte[] attachment) throws CorruptException {
        PayloadReader in = unpack(attachment);
        int count = in.count();
        List<PartFraming> parts = new ArrayList<>();
        byte[] lastSeal = {};
        for (int i = 0; i < count; i++) {
            Bytes header = in.bytes(in.count());
            List<TypeDefinition> types = readTypes(in);
            int records = in.varint32();
            int size = in.count();
            List<Piece> pieces = new ArrayList<>();
            long before = 0;
            for (int j = 0; j < size; j++) {
                int kind = in.u8();
                before += in.zigzag();
                byte[] payload = in.bytes(in.count()).toArray();
                if (kind == KIND_CONTINUING_SEAL) {
                    kind = KIND_SEAL;
                    payload = with(payload, lastSeal);
                }
                lastSeal = kind == KIND_SEAL ? payload : lastSeal;
                pieces.add(new Piece(before, kind, Bytes.of(payload)));
            }
            parts.add(new PartFraming(header, types, records, pieces));
        }
        List<ExactText> texts = readTexts(in);
        if (in.hasMore()) {
            throw new CorruptException("a framing with " + in.remaining() + " bytes too many");
        }
        return new SegmentAttachment(parts, texts);
    }

    private static List<ExactText> readTexts(PayloadReader in) throws CorruptException {
        int count = in.count();
        List<ExactText> texts = new ArrayList<>();
        long recordId = 0;
        for (int i = 0; i < count; i++) {
            recordId += in.zigzag();
            texts.add(new ExactText(recordId, in.text(), in.text()));
        }
        return texts;
    }
}
