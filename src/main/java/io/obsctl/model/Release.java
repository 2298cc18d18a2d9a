package io.obsctl.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one release of files on a machine was made from: the texts with references where secrets are, and for each
 * reference a keyed digest of its secret whose key never leaves the machine. So a rotated token makes another release,
 * and nothing that is derived from a secret can be read off it elsewhere.
 *
 * @param files in order of path
 * @param slots keyed digest by reference, as {@link SecretRef#toString} writes it
 */
public record Release(List<File> files, SortedMap<String, String> slots) {
    private static final String FORMAT = "obsctl-release 1";

    /**
     * One file.
     *
     * @param mode permission bits on the machine
     * @param shown the text, with references where secrets are
     */
    public record File(String path, int mode, String shown, boolean secret) {}

    /**
     * A file as it is on the machine now.
     *
     * @param text what is in it; empty when it holds secrets and so was not read
     * @param intact whether it is, byte for byte, what was put there
     */
    public record Seen(String path, int mode, Optional<String> text, boolean intact) {}

    public Release {
        files = files.stream().sorted(Comparator.comparing(File::path)).toList();
        slots = Collections.unmodifiableSortedMap(new TreeMap<>(slots));
    }

    /** The release that these artifacts make. */
    public static Release of(List<Artifact> artifacts, Map<String, String> slotDigests) {
        return new Release(
                artifacts.stream()
                        .map(a -> new File(
                                a.path(), modeOf(a), a.shownText(), !a.secrets().isEmpty()))
                        .toList(),
                new TreeMap<>(slotDigests));
    }

    /** The mode on the machine: the artifact's, but never readable for all when it holds a secret. */
    public static int modeOf(Artifact artifact) {
        return artifact.secrets().isEmpty() ? artifact.mode() : artifact.mode() & 0770;
    }

    /** The release's name: 20 hexadecimal digits of the sha256 over everything in it. */
    public String id() {
        return sha256(encode().getBytes(StandardCharsets.UTF_8)).substring(0, 20);
    }

    /** As {@link #id}, without the digests of secrets: the same on every machine that has the same texts. */
    public String textId() {
        return new Release(files, new TreeMap<>()).id();
    }

    /** Whether a file of this name can be in a release: no line ends or other control characters. */
    public static boolean canHold(String path) {
        return path.chars().noneMatch(c -> c < 0x20 || c == 0x7f);
    }

    /**
     * The text by which two states of a file are compared: equal to {@link Artifact#shownText} of the wanted artifact
     * exactly when nothing has to change. Whatever differs without showing in the text (another secret behind a
     * reference, the mode, a hand in a secret file) is written out, so that a diff says it.
     *
     * @param wantedMode the mode that is wanted
     * @param wantedSlots the keyed digests of the wanted secrets, by reference
     */
    public String stateText(Seen seen, int wantedMode, Map<String, String> wantedSlots) {
        File recorded = files.stream()
                .filter(f -> f.path().equals(seen.path()))
                .findFirst()
                .orElse(new File(seen.path(), seen.mode(), "", false));
        String text = seen.text().orElse(recorded.shown());
        if (recorded.secret()) {
            for (Map.Entry<String, String> slot : slots.entrySet()) {
                String wanted = wantedSlots.get(slot.getKey());
                if (wanted != null && !wanted.equals(slot.getValue())) {
                    text = text.replace("<" + slot.getKey() + ">", "<" + slot.getKey() + ", another value>");
                }
            }
            if (!seen.intact()) {
                text = note(text, "changed by hand");
            }
        }
        return seen.mode() == wantedMode ? text : note(text, "mode 0" + Integer.toOctalString(seen.mode()));
    }

    private static String note(String text, String remark) {
        return text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + "# " + remark + "\n";
    }

    /** The text that {@link #decode} reads: lengths before texts, so that no text can be taken for another field. */
    public String encode() {
        StringBuilder out = new StringBuilder(FORMAT).append('\n');
        slots.forEach((ref, digest) ->
                out.append("slot ").append(digest).append(' ').append(ref).append('\n'));
        for (File file : files) {
            out.append(file.secret() ? "secret " : "file ")
                    .append(Integer.toOctalString(file.mode()))
                    .append(' ')
                    .append(file.shown().length())
                    .append(' ')
                    .append(file.path())
                    .append('\n')
                    .append(file.shown())
                    .append('\n');
        }
        return out.toString();
    }

    /** @throws IllegalArgumentException when it is not what {@link #encode} writes */
    public static Release decode(String text) {
        try {
            return read(text);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a release", e);
        }
    }

    private static Release read(String text) {
        int at = text.indexOf('\n');
        if (at < 0 || !text.substring(0, at).equals(FORMAT)) {
            throw new IllegalArgumentException("not a release of format 1");
        }
        List<File> files = new ArrayList<>();
        SortedMap<String, String> slots = new TreeMap<>();
        at++;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            String[] words = text.substring(at, end).split(" ", 2);
            at = end + 1;
            if (words[0].equals("slot")) {
                String[] slot = words[1].split(" ", 2);
                slots.put(slot[1], slot[0]);
                continue;
            }
            String[] fields = words[1].split(" ", 3);
            int length = Integer.parseInt(fields[1]);
            files.add(new File(
                    fields[2],
                    Integer.parseInt(fields[0], 8),
                    text.substring(at, at + length),
                    words[0].equals("secret")));
            at += length + 1;
        }
        return new Release(files, slots);
    }

    /** Hexadecimal sha256. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
