package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("How Alloy gets onto the machines. Without it somebody else puts it there.")
public record Install(
        @Doc(value = "The exact version, never a range.", examples = "1.15.1")
        String version,

        @Doc("From a package file beside the profile, .deb or .rpm.") @Nullable
        InstallFile packageFile,

        @Doc("From the program itself, beside the profile; it lies below the collector's home.") @Nullable
        InstallFile binary,

        @Doc("From a package repository, by apt.") @Nullable InstallRepository repository) {
    /** From a file. */
    public Install(String version, @Nullable InstallFile packageFile, @Nullable InstallFile binary) {
        this(version, packageFile, binary, null);
    }

    /** The bundle path that stands for what is installed; a release keeps it as a record. */
    public static final String ARTIFACT = "install/alloy.txt";

    /** Whether that text stands for a package, which brings a unit of its own. */
    public static boolean isPackage(String described) {
        return described.contains("\nfrom package ") || described.contains("\nfrom repository ");
    }

    /** What is to be installed, for plans: one line each. */
    public String describe() {
        String from = packageFile != null
                ? "package " + packageFile.describe()
                : binary != null
                        ? "binary " + binary.describe()
                        : repository != null ? "repository " + repository.describe() : "nothing";
        return "alloy " + version + "\nfrom " + from + "\n";
    }
}
