package ashiato.log.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentAttachmentTest {
    /// The seals of quiet months take more than the longest frame of the journal, and do not compress.
    @Test
    void keepsMoreThanAFrameHolds() throws Exception {
        Random random = new Random(1);
        List<PartFraming.Piece> pieces = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            byte[] payload = new byte[300];
            random.nextBytes(payload);
            pieces.add(new PartFraming.Piece(i, JournalDescriptor.KIND_TYPE, Bytes.of(payload)));
        }
        PartFraming framing =
                new PartFraming(Bytes.zeros(64), List.of(TypeDefinition.of(EventType.NETWORK_CONNECT)), 5000, pieces);

        SegmentAttachment.ExactText text = new SegmentAttachment.ExactText(7, "Image", "\uD800");
        SegmentAttachment kept = new SegmentAttachment(List.of(framing), List.of(text));
        byte[] attachment = kept.encode();

        assertThat(attachment.length).isGreaterThan(JournalDescriptor.MAX_PAYLOAD_LENGTH);
        assertThat(SegmentAttachment.decode(attachment)).isEqualTo(kept);
        assertThat(SegmentAttachment.firstBlockOf(attachment)).isNull();
    }
}
