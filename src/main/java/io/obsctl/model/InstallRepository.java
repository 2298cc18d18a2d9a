package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("A package of a repository that apt knows or is given.")
public record InstallRepository(
        @Doc(value = "The package's name there.", def = "alloy")
        String packageName,

        @Doc(value = "The package's exact version, as the repository writes it.", examples = "1.15.1-1")
        String packageVersion,

        @Doc("The repository, where the machines do not have it. It is asked once and not left there.") @Nullable
        InstallSource source) {
    String describe() {
        return packageName + " " + packageVersion
                + (source == null ? ", of the machine's own repositories" : ", " + source.describe());
    }
}
