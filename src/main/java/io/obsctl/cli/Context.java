package io.obsctl.cli;

import io.obsctl.report.Console;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.time.Clock;

/** The world as a command sees it; made once in the composition root. */
public interface Context {
    Console console(Common common);

    UseCases useCases(Common common);

    Clock clock();

    /** Standard input. */
    BufferedReader input();

    /** Where help that was asked for is written: standard output. */
    PrintWriter help();

    /** Whether a person sits at standard input and sees the output. */
    boolean interactive();

    /** Version of this build, such as {@code 0.1.0}. */
    String version();
}
