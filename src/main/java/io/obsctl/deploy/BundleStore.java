package io.obsctl.deploy;

import io.obsctl.model.Bundle;
import java.nio.file.Path;
import java.util.List;

/** Writes a bundle as a tree of files that people look at. */
public interface BundleStore {
    /**
     * Writes the bundle below the directory and removes what an earlier call wrote there and is in the bundle no more.
     * Files that it did not write are never overwritten or removed. When writing fails, every old file is as it was.
     *
     * @param withSecrets fill the slots (such files get mode 0600), else write references in angle brackets
     * @return the paths that were created, changed or removed, in order; empty when everything was there already
     * @throws io.obsctl.problem.ObsctlException {@code render/foreign-file} (exit {@code CONFLICT}) or {@code
     *     render/write-failed} (exit {@code NO})
     */
    List<String> write(Bundle bundle, Path directory, boolean withSecrets);
}
