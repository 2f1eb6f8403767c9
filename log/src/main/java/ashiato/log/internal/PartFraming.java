package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.KIND_RECORD;
import static ashiato.log.internal.JournalDescriptor.KIND_SEAL;
import static ashiato.log.internal.JournalDescriptor.KIND_SYNC;
import static ashiato.log.internal.JournalDescriptor.KIND_TYPE;
import static java.util.Objects.requireNonNull;

import ashiato.event.EventRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /// The records of a part, by how many of it stand before each.
    interface Records {
        /// The record's id.
        long id(int index) throws IOException, CorruptException;

        /// Puts the record, with an absent time absent.
        void put(int index, BlockEncoder encoder) throws IOException, CorruptException;
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
            long id = own.id(i);
            while (next < pieces.size() && pieces.get(next).before() <= id) {
                tail = put(pieces.get(next++), encoder, out, seals) ? 0 : tail;
            }
            try {
                own.put(i, encoder);
            } catch (FrameBuffer.FrameTooLongException e) {
                throw new CorruptException("record " + id + " does not fit a frame");
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
}
