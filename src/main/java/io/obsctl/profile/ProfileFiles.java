package io.obsctl.profile;

import java.util.List;

/** Port: where profiles are kept. */
public interface ProfileFiles {
    /** Reads the profile of that name; the name holds no {@code /}. */
    Answer read(String name);

    /** Names of all profiles there, sorted. */
    List<String> names();

    /** What reading found. */
    sealed interface Answer {
        /** The file's path, as a person would type it. */
        String path();
    }

    /** Its bytes, whatever they are. */
    record Bytes(String path, byte[] bytes) implements Answer {}

    /** There is no such file. */
    record Absent(String path) implements Answer {}

    /** There is one, but it cannot be read; the reason is what the system said. */
    record Unreadable(String path, String reason) implements Answer {}
}
