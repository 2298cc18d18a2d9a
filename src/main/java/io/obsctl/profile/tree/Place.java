package io.obsctl.profile.tree;

import io.obsctl.problem.Position;

/**
 * Where a piece of a text is.
 *
 * @param position the range, for people
 * @param start index of its first UTF-16 unit in the source's text
 * @param end index after its last one
 * @param shared whether the text there serves several values (an anchor, an alias's inside, a merge key), so that it
 *     must not be edited for one of them
 */
public record Place(Source source, Position position, int start, int end, boolean shared) {
    public Place asShared() {
        return shared ? this : new Place(source, position, start, end, true);
    }
}
