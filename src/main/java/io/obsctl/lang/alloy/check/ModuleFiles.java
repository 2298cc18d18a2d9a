package io.obsctl.lang.alloy.check;

import java.util.Optional;

/** Reads the files that a config imports. The checker itself touches no disk. */
@FunctionalInterface
public interface ModuleFiles {
    /** Every import is taken as something unknown. */
    ModuleFiles NONE = filename -> Optional.empty();

    /** The text of the file that {@code import.file} names, or empty when it is not there or not to be looked into. */
    Optional<String> read(String filename);
}
