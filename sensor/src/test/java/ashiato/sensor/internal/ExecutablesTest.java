package ashiato.sensor.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.ErrorReport;
import ashiato.event.Event;
import ashiato.event.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutablesTest {
    private final List<String> reported = new ArrayList<>();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"#!/bin/sh, true", "#!, true", "#, false", "\u007fELF\u0002, true", "\u007fEL, false", "MZ, false"})
    void knowsExecutablesByTheirFirstBytes(String head, boolean executable) {
        byte[] bytes = head.getBytes(ISO_8859_1);
        byte[] read = new byte[4];
        System.arraycopy(bytes, 0, read, 0, Math.min(4, bytes.length));
        assertThat(ExecutableHasher.isExecutable(read, Math.min(4, bytes.length)))
                .isEqualTo(executable);
    }

    private Executables executables(Set<HashAlgorithm> algorithms) {
        return new Executables(
                algorithms, (event, _) -> reported.add(String.valueOf(((ErrorReport) event).description())));
    }

    private static FileIdentity identity(Path file) {
        try (NativeFiles files = new NativeFiles()) {
            int fd = files.open(file.toString());
            FileStatus status = files.status(fd);
            files.close(fd);
            assertThat(status).isNotNull();
            return status.identity();
        }
    }

    private static void candidate(Executables executables, Path file, FileIdentity identity) {
        executables.candidate(
                identity,
                7,
                List.of("/no/such", file.toString()),
                hashes -> event(file.getFileName() + " " + hashes),
                Map.of());
    }

    private static void offer(Executables executables, Path file, FileIdentity identity) {
        candidate(executables, file, identity);
        while (executables.pending() > 0) {
            executables.drain();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Event event(String text) {
        return new ErrorReport(Instant.EPOCH, "TEST", text);
    }

    @Test
    void reportsEachContentsOnceWithItsHashes() throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "#!x");
        Path text = Files.writeString(directory.resolve("text"), "x");
        try (Executables executables = executables(EnumSet.of(HashAlgorithm.MD5))) {
            offer(executables, script, identity(script));
            offer(executables, script, identity(script));
            offer(executables, text, identity(text));
        }
        // md5sum of "#!x"
        assertThat(reported).containsExactly("script MD5=76195A42CDA8BEF49B0CA82641A841BD");
    }

    @Test
    void reportsWithoutHashesWhereNoneAreWanted() throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "#!x");
        try (Executables executables = executables(EnumSet.noneOf(HashAlgorithm.class))) {
            offer(executables, script, identity(script));
        }
        assertThat(reported).containsExactly("script null");
    }

    @Test
    void hashesWhatItFindsAlsoIfTheFileWasTouchedMeanwhile() throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "#!x");
        FileIdentity before = identity(script);
        Files.setLastModifiedTime(script, FileTime.from(Instant.EPOCH));
        try (Executables executables = executables(EnumSet.of(HashAlgorithm.MD5))) {
            offer(executables, script, before);
        }
        assertThat(reported).hasSize(1);
    }

    @Test
    void looksUnderTheNextNameWhereTheFileIsNotUnderTheFirst() throws IOException {
        Path moved = Files.writeString(directory.resolve("moved"), "#!x");
        Path gone = directory.resolve("gone");
        try (Executables executables = executables(EnumSet.noneOf(HashAlgorithm.class))) {
            candidate(executables, gone, identity(moved));
            candidate(executables, gone, identity(moved));
            offer(executables, moved, identity(moved));
        }
        assertThat(reported).containsExactly("moved null");
    }

    @Test
    void takesAFileThatIsGoneAgainWhenItComesAgain() throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "#!x");
        try (Executables executables = executables(EnumSet.noneOf(HashAlgorithm.class))) {
            offer(executables, directory.resolve("gone"), identity(script));
            assertThat(reported).isEmpty();
            offer(executables, script, identity(script));
            assertThat(reported).hasSize(1);
        }
    }

    @Test
    void takesOtherHashesFromThenOn() throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "#!x");
        Path other = Files.writeString(directory.resolve("other"), "#!y");
        try (Executables executables = executables(EnumSet.of(HashAlgorithm.MD5))) {
            offer(executables, script, identity(script));
            executables.setAlgorithms(EnumSet.noneOf(HashAlgorithm.class));
            offer(executables, other, identity(other));
        }
        assertThat(reported).hasSize(2).last().isEqualTo("other null");
    }
}
