package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.KIND_RECORD;
import static ashiato.log.internal.JournalDescriptor.KIND_SEAL;
import static ashiato.log.internal.JournalDescriptor.KIND_SYNC;
import static ashiato.log.internal.JournalDescriptor.KIND_TYPE;
import static java.util.Objects.requireNonNull;

import ashiato.event.EventRecord;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a part of the journal has besides its records: its header, and the frames that begin blocks and that seal. With
/// the records, the part can be put together again byte by byte, so that a segment is proven by the seals of the
/// parts that it was made of.
///
/// @param header the part's header
/// @param types the definitions of event types, as all blocks of the part that have the type define it
/// @param records how many records the part has
/// @param pieces the other frames, in order
record PartFraming(Bytes header, List<TypeDefinition> types, int records, List<Piece> pieces) {
    /// A frame that is not a record.
    ///
    /// @param before the id of the next record behind it
    /// @param kind as in the frame
    /// @param payload behind the kind
    record Piece(long before, int kind, Bytes payload) {}

    private static final int LEVEL = 19;
    private static final long MAX_BYTES = 64L << 20;
    /// A SEAL without the chain value of the seal before it, which stands in the same attachment.
    private static final int KIND_CONTINUING_SEAL = 0x84;

    private static final int PREVIOUS_FROM = 42;
    private static final int PREVIOUS_TO = PREVIOUS_FROM + SealFrame.HASH_BYTES;

    PartFraming {
        types = List.copyOf(types);
        pieces = List.copyOf(pieces);
    }

    /// Takes apart a part that is complete, and hands its records out with their absent times absent.
    ///
    /// @return null if anything of the part cannot be read by this version, or if its blocks define a type in
    /// different
    ///     ways
    /// @throws IOException if the system does not let it be read
    static @Nullable PartFraming takeApart(PartFile part, Consumer<EventRecord> records) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        Map<Integer, TypeDefinition> types = new LinkedHashMap<>();
        BlockDecoder decoder = BlockDecoder.exact();
        long next = 0;
        int count = 0;
        try (PartWalker walker = PartWalker.open(part.path())) {
            for (PartWalker.Step step = walker.next(false); step != PartWalker.Step.END; step = walker.next(false)) {
                if (walker.damage() != null) {
                    return null;
                }
                if (step == PartWalker.Step.BLOCK) {
                    decoder.begin(walker.sync());
                    next = walker.sync().firstRecordId();
                    pieces.add(piece(next, walker));
                    continue;
                }
                EventRecord record = decoder.take(walker);
                if (walker.kind() == KIND_RECORD) {
                    if (record == null) {
                        return null;
                    }
                    records.accept(record);
                    next = record.recordId() + 1;
                    count++;
                } else if (walker.kind() == KIND_TYPE) {
                    TypeDefinition definition = requireNonNull(decoder.lastDefinition());
                    TypeDefinition known = types.putIfAbsent(definition.eventId(), definition);
                    if (known != null && !known.equals(definition)) {
                        return null;
                    }
                } else {
                    pieces.add(piece(next, walker));
                }
            }
            PartHeader header = walker.header();
            if (walker.damage() != null || header == null) {
                return null;
            }
            return new PartFraming(head(part.path(), header.length()), List.copyOf(types.values()), count, pieces);
        } catch (CorruptException e) {
            return null;
        }
    }

    private static Piece piece(long before, PartWalker walker) throws CorruptException {
        PayloadReader payload = walker.payload();
        return new Piece(before, walker.kind(), payload.bytes(payload.remaining()));
    }

    private static Bytes head(Path file, int length) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Bytes.of(in.readNBytes(length));
        }
    }

    /// The id that the part's name has.
    long firstRecordId() throws CorruptException {
        byte[] bytes = header.toArray();
        if (bytes.length < JournalDescriptor.HEADER_FIRST_RECORD_ID_OFFSET + Long.BYTES) {
            throw new CorruptException("a part header of " + bytes.length + " bytes");
        }
        return new PayloadReader(bytes, JournalDescriptor.HEADER_FIRST_RECORD_ID_OFFSET, bytes.length).i64();
    }

    /// The part's first block; null if it has none.
    @Nullable
    SyncFrame firstBlock() throws CorruptException {
        for (Piece piece : pieces) {
            if (piece.kind() == KIND_SYNC) {
                return SyncFrame.read(reader(piece));
            }
        }
        return null;
    }

    /// The part's seals, in order.
    List<SealFrame> seals() throws CorruptException {
        List<SealFrame> seals = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece.kind() == KIND_SEAL) {
                seals.add(SealFrame.read(reader(piece)));
            }
        }
        return seals;
    }

    private static PayloadReader reader(Piece piece) {
        byte[] payload = piece.payload().toArray();
        return new PayloadReader(payload, 0, payload.length);
    }

    /// A part put together again.
    ///
    /// @param bytes its bytes
    /// @param seals its seals, and where they stand
    @SuppressWarnings("ArrayRecordComponent") // a part of some megabytes, read once
    record Rebuilt(byte[] bytes, PartSeals seals) {}

    /// The records of a part, made one at a time: all of them would take many times the part's bytes.
    @FunctionalInterface
    interface Records {
        /// The record that has so many of the part before it, with an absent time absent.
        EventRecord at(int index) throws IOException, CorruptException;
    }

    /// Puts the part together again.
    Rebuilt putTogether(Records own) throws IOException, CorruptException {
        FrameBuffer out = new FrameBuffer();
        BlockEncoder encoder = new BlockEncoder(out, types);
        out.putBytes(header.toArray());
        List<PartSeals.Place> seals = new ArrayList<>();
        int next = 0;
        long tail = 0;
        for (int i = 0; i < records; i++) {
            EventRecord record = own.at(i);
            while (next < pieces.size() && pieces.get(next).before() <= record.recordId()) {
                tail = put(pieces.get(next++), encoder, out, seals) ? 0 : tail;
            }
            try {
                encoder.put(Micros.of(record.timeCreated()), record.event(), record.extra(), BlockEncoder.UNLIMITED);
            } catch (FrameBuffer.FrameTooLongException e) {
                throw new CorruptException("record " + record.recordId() + " does not fit a frame");
            }
            tail++;
        }
        while (next < pieces.size()) {
            tail = put(pieces.get(next++), encoder, out, seals) ? 0 : tail;
        }
        long sealedUpTo = seals.isEmpty() ? 0 : seals.getLast().offset();
        byte[] bytes = out.toByteArray();
        return new Rebuilt(bytes, new PartSeals(seals, sealedUpTo, tail, List.of(), bytes.length));
    }

    /// Puts a frame.
    ///
    /// @return whether it is a seal
    private static boolean put(Piece piece, BlockEncoder encoder, FrameBuffer out, List<PartSeals.Place> seals)
            throws CorruptException {
        if (piece.kind() == KIND_SYNC) {
            encoder.begin(SyncFrame.read(reader(piece)));
            return false;
        }
        if (piece.kind() == KIND_SEAL) {
            seals.add(new PartSeals.Place(out.length(), SealFrame.read(reader(piece))));
        }
        out.beginFrame(piece.kind());
        out.putBytes(piece.payload().toArray());
        out.endFrame();
        return piece.kind() == KIND_SEAL;
    }

    /// The framings of several parts as the attachment of a segment.
    static byte[] encode(List<PartFraming> parts) {
        FrameBuffer out = FrameBuffer.withoutFrames();
        out.putVarint(parts.size());
        byte[] lastSeal = {};
        for (PartFraming part : parts) {
            out.putVarint(part.header.length());
            out.putBytes(part.header.toArray());
            out.putVarint(part.types.size());
            for (TypeDefinition type : part.types) {
                type.put(out);
            }
            out.putVarint(part.records);
            out.putVarint(part.pieces.size());
            long before = 0;
            for (Piece piece : part.pieces) {
                byte[] payload = piece.payload().toArray();
                boolean continues = piece.kind() == KIND_SEAL && continues(payload, lastSeal);
                out.putByte(continues ? KIND_CONTINUING_SEAL : piece.kind());
                out.putZigzag(piece.before() - before);
                before = piece.before();
                byte[] kept = continues ? without(payload) : payload;
                out.putVarint(kept.length);
                out.putBytes(kept);
                lastSeal = piece.kind() == KIND_SEAL ? payload : lastSeal;
            }
        }
        byte[] plain = out.toByteArray();
        byte[] packed = Zstd.compress(plain, LEVEL);
        FrameBuffer attachment = FrameBuffer.withoutFrames();
        attachment.putVarint(plain.length);
        attachment.putBytes(packed);
        return attachment.toByteArray();
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
    static List<PartFraming> decode(byte[] attachment) throws CorruptException {
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
        if (in.hasMore()) {
            throw new CorruptException("a framing with " + in.remaining() + " bytes too many");
        }
        return parts;
    }
}
