package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.ORIGIN_MAX_CHARS;

import ashiato.event.Origin;

/// The encoding of an [Origin], in headers and SYNC frames.
final class Origins {
    private Origins() {}

    static void put(FrameBuffer out, Origin origin) {
        out.putInt(origin.processId());
        putCut(out, origin.provider());
        putCut(out, origin.providerGuid());
        putCut(out, origin.channel());
        putCut(out, origin.computer());
    }

    private static void putCut(FrameBuffer out, String text) {
        out.putText(text.length() <= ORIGIN_MAX_CHARS ? text : text.substring(0, ORIGIN_MAX_CHARS));
    }

    static Origin read(PayloadReader in) throws CorruptException {
        int processId = in.i32();
        return new Origin(in.text(), in.text(), in.text(), in.text(), processId);
    }
}
