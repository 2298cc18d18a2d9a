package io.obsctl.profile;

import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileEdit.Edited;
import io.obsctl.profile.ProfileEdit.FileEdit;
import io.obsctl.profile.ProfileEdit.Refused;
import io.obsctl.profile.bind.Findings;
import io.obsctl.profile.bind.Pointer;
import io.obsctl.profile.tree.Place;
import io.obsctl.profile.tree.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Adds a key that nobody has written yet, beside one that is there and in its layout. Everything else stays byte for byte. */
public final class ProfileInsert {
    private static final String ID = "profile/edit";
    private static final String SUMMARY = "the value cannot be changed here";

    private ProfileInsert() {}

    /**
     * Works out the new content.
     *
     * @param sibling JSON pointer of a single value in the effective profile; the new key gets into the same mapping
     * @param value as YAML text on one line, which can stand in flow context
     * @return {@link Edited} when the file with it loads as before, with this and nothing else more
     */
    public static ProfileEdit.Result beside(ProfileFiles files, String name, String sibling, String key, String value) {
        Findings before = new ProfileLoader().effective(files, name).findings();
        Place place = before.places().get(sibling);
        if (place == null || place.shared()) {
            return refused(
                    sibling, key, place == null ? "is not written in any file" : "is written for several values");
        }
        String pointer = sibling.substring(0, sibling.lastIndexOf('/') + 1) + key;
        for (Optional<String> text : List.of(inBlock(place, key, value), inFlow(place, key, value))) {
            if (text.isPresent()) {
                Source source = place.source();
                FileEdit edit = new FileEdit(
                        source.file(), source.content(source.text()), source.content(text.get()), List.of());
                if (addsOnly(
                        before,
                        new ProfileLoader()
                                .effective(new With(files, edit), name)
                                .findings(),
                        pointer)) {
                    return new Edited(List.of(edit));
                }
            }
        }
        return refused(sibling, key, "is written in a way that leaves no room beside it");
    }

    private static Refused refused(String sibling, String key, String why) {
        return new Refused(List.of(Problem.error(
                        ID, SUMMARY, "`" + key + "` is to stand beside `" + Pointer.shown(sibling) + "`, which " + why)
                .hint("Write it by hand.")));
    }

    /** A line of its own, after the line of the sibling, when that begins with its key. */
    private static Optional<String> inBlock(Place place, String key, String value) {
        String text = place.source().text();
        int start = text.lastIndexOf('\n', place.start() - 1) + 1;
        String head = text.substring(start, place.start());
        int indent = head.length() - head.stripLeading().length();
        if (!head.stripTrailing().endsWith(":") || head.contains("{") || head.contains("[")) {
            return Optional.empty();
        }
        int end = text.indexOf('\n', place.end());
        String lineEnd = end > 0 && text.charAt(end - 1) == '\r' ? "\r\n" : "\n";
        String line = head.substring(0, indent) + key + ": " + value;
        return Optional.of(
                end < 0
                        ? text + lineEnd + line + lineEnd
                        : text.substring(0, end + 1) + line + lineEnd + text.substring(end + 1));
    }

    private static Optional<String> inFlow(Place place, String key, String value) {
        String text = place.source().text();
        return Optional.of(text.substring(0, place.end()) + ", " + key + ": " + value + text.substring(place.end()));
    }

    private static boolean addsOnly(Findings before, Findings after, String pointer) {
        Set<String> rest = after.places().keySet().stream()
                .filter(p -> !p.equals(pointer) && !p.startsWith(pointer + "/"))
                .collect(Collectors.toSet());
        return !after.hasErrors()
                && after.places().containsKey(pointer)
                && rest.equals(before.places().keySet());
    }

    /** The files as they would be. */
    private record With(ProfileFiles files, FileEdit edit) implements ProfileFiles {
        @Override
        public Answer read(String name) {
            Answer answer = files.read(name);
            return answer instanceof Bytes bytes && bytes.path().equals(edit.path())
                    ? new Bytes(bytes.path(), edit.after().getBytes(StandardCharsets.UTF_8))
                    : answer;
        }

        @Override
        public List<String> names() {
            return files.names();
        }
    }
}
