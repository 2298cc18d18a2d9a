package io.obsctl.infra.ssh;

import io.obsctl.model.Artifact;
import io.obsctl.model.Release;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The stream that {@code receive.sh} reads. */
final class ReleaseUpload {
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    /** A file outside the release: obsctl's own tools on the host. */
    void tool(String place, int mode, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        framed("tool " + Integer.toOctalString(mode) + " " + bytes.length + " " + place, bytes);
    }

    void link(String target, String place) {
        line("link " + target + " " + place);
    }

    /**
     * @param contents bytes by path, secrets filled in
     * @param meta who and when, for people
     */
    void release(Release release, List<Artifact> artifacts, Map<String, byte[]> contents, String meta) {
        StringBuilder sums = new StringBuilder();
        for (Artifact artifact : artifacts) {
            byte[] bytes = contents.getOrDefault(artifact.path(), new byte[0]);
            boolean secret = !artifact.secrets().isEmpty();
            file(artifact.path(), Release.modeOf(artifact), secret, bytes);
            sums.append(Release.sha256(bytes))
                    .append("  ")
                    .append(artifact.path())
                    .append('\n');
        }
        String secretPaths = artifacts.stream()
                .filter(a -> !a.secrets().isEmpty())
                .map(a -> a.path() + "\n")
                .collect(Collectors.joining());
        own("release", release.encode());
        own("secret-paths", secretPaths);
        own("meta", meta);
        own("sums", sums.toString());
        line("end " + Release.sha256(sums.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void own(String name, String text) {
        file(".obsctl/" + name, 0600, false, text.getBytes(StandardCharsets.UTF_8));
    }

    private void file(String path, int mode, boolean secret, byte[] bytes) {
        framed(
                "file " + Integer.toOctalString(mode) + (secret ? " secret" : " plain") + " " + bytes.length + " "
                        + path,
                bytes);
    }

    private void framed(String header, byte[] bytes) {
        line(header);
        stream.writeBytes(bytes);
        stream.write('\n');
    }

    private void line(String line) {
        stream.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return stream.toByteArray();
    }
}
