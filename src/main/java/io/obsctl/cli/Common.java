package io.obsctl.cli;

import io.obsctl.report.Format;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command has. */
public final class Common {
    @Option(
            scope = ScopeType.INHERIT,
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "How results are written: human (the default), json, yaml; by checks also github, sarif,"
                    + " junit; by verify and auth check junit; by graph mermaid, dot, svg, html.")
    Format format = Format.HUMAN;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--profile-dir",
            paramLabel = "DIR",
            description = "Where profiles are. Default: profiles, beside or above this folder.")
    @Nullable
    String profileDir;

    @Option(
            scope = ScopeType.INHERIT,
            names = {"-v", "--verbose"},
            description = "Say more about each step.")
    boolean verbose;

    @Option(
            scope = ScopeType.INHERIT,
            names = {"-q", "--quiet"},
            description = "Say only results and problems.")
    boolean quiet;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--no-color",
            description = "No colours, also on a terminal. NO_COLOR does the same.")
    boolean noColor;

    @Option(scope = ScopeType.INHERIT, names = "--stacktrace", description = "Show stack traces of internal errors.")
    boolean stacktrace;

    public @Nullable String profileDir() {
        return profileDir;
    }

    public boolean verbose() {
        return verbose;
    }

    public boolean quiet() {
        return quiet;
    }

    public boolean noColor() {
        return noColor;
    }
}
