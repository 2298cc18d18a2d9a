package io.obsctl.model;

import java.util.List;

/**
 * One file of a bundle.
 *
 * @param path relative to the bundle, with {@code /}; never absolute, never with {@code ..}
 * @param mode POSIX permission bits, such as {@code 0644}
 * @param pieces the text, with slots where secrets go
 */
public record Artifact(String path, ArtifactKind kind, int mode, List<Piece> pieces) implements Comparable<Artifact> {
    public Artifact {
        pieces = List.copyOf(pieces);
        if (path.isEmpty() || path.startsWith("/") || List.of(path.split("/")).contains("..")) {
            throw new IllegalArgumentException("not a path inside a bundle: " + path);
        }
    }

    /**
     * An artifact without secrets, mode 0644.
     *
     * @throws IllegalArgumentException when the path leads out of the bundle
     */
    public static Artifact of(String path, ArtifactKind kind, String text) {
        return new Artifact(path, kind, 0644, List.of(new Piece.Text(text)));
    }

    /** The text as people may see it: each slot as its reference in angle brackets. */
    public String shownText() {
        StringBuilder out = new StringBuilder();
        for (Piece piece : pieces) {
            out.append(piece instanceof Piece.Text t ? t.text() : ((Piece.Slot) piece).shown());
        }
        return out.toString();
    }

    /** The references of all slots, in order of appearance. */
    public List<SecretRef> secrets() {
        return pieces.stream()
                .filter(p -> p instanceof Piece.Slot)
                .map(p -> ((Piece.Slot) p).ref())
                .distinct()
                .toList();
    }

    @Override
    public int compareTo(Artifact other) {
        return path.compareTo(other.path);
    }
}
