package io.obsctl.profile;

import io.obsctl.problem.Problem;
import java.util.Optional;

/** Port: writes profiles. Either the whole new text is there afterwards, or the old one. */
public interface ProfileSink {
    /**
     * Writes a new profile.
     *
     * @param force whether one that is there already is replaced
     * @return a problem when nothing was written
     */
    Optional<Problem> create(String name, String text, boolean force);

    /**
     * Replaces the content of a profile's file.
     *
     * @param path as {@link ProfileFiles} gave it
     * @param before what the file has to hold still
     * @return a problem when nothing was written: {@code profile/changed} when the file holds something else by now
     */
    Optional<Problem> replace(String path, String before, String after);

    /** The path that a profile of that name has or would have. */
    String path(String name);
}
