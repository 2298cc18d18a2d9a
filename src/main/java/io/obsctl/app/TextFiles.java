package io.obsctl.app;

import java.util.List;

/**
 * Port: files that people name on the command line. Paths are as typed, relative to the working directory. Every
 * method throws {@link io.obsctl.problem.ObsctlException} with exit code {@code USAGE} and an id {@code file/…} for what
 * the file system refuses.
 */
public interface TextFiles {
    /** Whether it is a regular file, itself or through links; {@code false} for what is not there. */
    boolean isFile(String path);

    /** Whether it is a directory, itself or through links; {@code false} for what is not there. */
    boolean isDirectory(String path);

    /** The whole file, 64 MiB at most. */
    byte[] read(String path);

    /** Standard input to its end, 64 MiB at most. */
    byte[] readInput();

    /** Paths of the files in a directory (not below it) with that ending, sorted. */
    List<String> list(String directory, String ending);

    /** Paths of the files in a directory and anywhere below it with that ending, sorted. */
    List<String> below(String directory, String ending);

    /** Writes beside and renames, so that the file is the old one or the new one at any time. Keeps its mode. */
    void replace(String path, byte[] bytes);

    /** As {@link #replace}, for a file that must not be there yet. Makes the directories above it. */
    void create(String path, byte[] bytes);
}
