package ashiato.agent;

import ashiato.log.Damage;
import ashiato.log.Recovery;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Every sentence of this module that a user can come to read.
final class Messages {
    private static final String AGAIN_IN_AN_HOUR = "; it is tried again in an hour";

    private Messages() {}

    static String cannotOpenControlSocket(Path path, IOException cause) {
        return "cannot open the control socket " + path + ": " + reason(cause);
    }

    static String notASocket() {
        return "there is something of that name that is not a socket; move it away";
    }

    static String unknownRequest(String request) {
        return "unknown request '" + request + "'; known: status, configuration, configure, reload, stop";
    }

    static String requestTooLong(int maxBytes) {
        return "the request has more than " + maxBytes + " bytes";
    }

    static String notAChange(IllegalArgumentException cause) {
        return "this is not a change of the configuration: " + cause.getMessage();
    }

    static String mayNotChange(String user) {
        return "user " + user + " may ask, but change nothing; root and the recorder's own user may";
    }

    static String nothingToReload() {
        return "this recorder keeps no configuration that it could read again";
    }

    static String changeFailed(Throwable cause) {
        return "the configuration cannot be used, and the old one stays in force: " + cause;
    }

    static String doesNotStop(String answer) {
        return "the recorder does not stop; it answers " + answer;
    }

    static String mayNotAsk(Path path) {
        return "this user may not ask the recorder at " + path + "; run as root or as the recorder's user";
    }

    static String noAnswer(Path path, IOException cause) {
        return "the recorder at " + path + " does not answer: " + reason(cause);
    }

    static String notClosed(Recovery recovery) {
        StringBuilder text = new StringBuilder("The log was not closed by its last recorder: it was killed, or the host"
                + " stopped. Events between its last record and the start of this recorder were not recorded.");
        if (recovery.tornBytes() > 0) {
            text.append(" An unfinished write of ").append(recovery.tornBytes()).append(" bytes was cut off.");
        }
        if (recovery.skippedIds() > 0) {
            text.append(' ').append(recovery.skippedIds()).append(" record ids were left unused.");
        }
        for (Damage damage : recovery.damage()) {
            text.append(" Damage: ").append(damage).append('.');
        }
        return text.toString();
    }

    /// @param counts ` Type:count` for each type, or empty if nothing was lost
    static String logRefused(String counts, Instant since, Instant until, String reason) {
        return (counts.isEmpty() ? "Log could not be written, no events dropped" : "Events dropped from log:" + counts)
                + " (from " + since + " to " + until + ": " + reason + ")";
    }

    static String logRefuses(Instant since, String reason) {
        return "the log could not be written since " + since + ": " + reason;
    }

    static String logIsNotDurable(Instant since, String reason) {
        return "what was recorded since " + since + " would not survive a loss of power: " + reason;
    }

    static String logWasNotDurable(Instant since, Instant until, String reason) {
        return "Log could not be synced from " + since + " to " + until + ", no events dropped: " + reason;
    }

    static String compactionNotStarted(@Nullable String reason) {
        return "The process that makes segments of the journal could not be started: " + reason + AGAIN_IN_AN_HOUR;
    }

    static String compactionFailed(int exitCode) {
        return "The process that makes segments of the journal ended with exit code " + exitCode + ", no events dropped"
                + AGAIN_IN_AN_HOUR;
    }

    static String segmentsNotAdopted(@Nullable String reason) {
        return "What segments stand for could not be removed from the log, no events dropped: " + reason
                + AGAIN_IN_AN_HOUR;
    }

    static String hookMissing(String hook, String types, String state) {
        return "the kernel hook " + hook + " is " + state + "; events " + types + " are missing or incomplete";
    }

    static String recorderFailed(Throwable cause) {
        return "The recorder failed and stops: " + cause;
    }

    static String settingsHeader() {
        return "# What the Ashiato service records by, beside config.xml. Written by 'ashiato -i' and 'ashiato -c'.\n";
    }

    static String notSettings(Path path, IllegalArgumentException cause) {
        return path + " is not what the service wrote: " + cause.getMessage();
    }

    static String configurationTooLarge(String path, int maxBytes) {
        return "the configuration " + path + " has more than " + maxBytes + " bytes";
    }

    static String notKept(IOException cause) {
        return "the configuration is in force, but cannot be kept for the next start: " + reason(cause);
    }

    static String notRecording() {
        return "the recorder does not record at this moment";
    }

    static String busy(long seconds) {
        return "the recorder did not come to it within " + seconds + " s; the old configuration stays in force";
    }

    static String busyTaking(long seconds) {
        return "the recorder was still changing its configuration after " + seconds + " s; ask it which is in force";
    }

    static String notAPlaceForAnchors(String written) {
        return "'" + written + "' is no place for anchors; expected syslog, file:PATH with an absolute path, or"
                + " command:PROGRAM ARG...";
    }

    static String anchorsTooOften(Duration interval) {
        return "an anchor every " + interval.toSeconds() + " s is too often; expected at least "
                + Anchoring.SHORTEST_INTERVAL.toSeconds() + " s";
    }

    static String anchorNotLeft(String place, String reason) {
        return "no anchor could be left at " + place + ": " + reason
                + "; recording goes on, and the next one is tried after the interval";
    }

    static String anchorLeftAgain(String place) {
        return "anchors can be left at " + place + " again";
    }

    static String anchorNotTaken() {
        return "it did not take the last one within the interval";
    }

    static String anchorNotTakenAtTheEnd(long seconds) {
        return "it did not take the last one within " + seconds + " s, and the recorder ends";
    }

    /// Why no anchor could be left at a place, which the message names already.
    static String anchorReason(Exception cause) {
        return switch (cause) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException other when other.getReason() != null -> String.valueOf(other.getReason());
            case IOException other -> reason(other);
            default -> cause.toString();
        };
    }

    private static String reason(IOException cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
