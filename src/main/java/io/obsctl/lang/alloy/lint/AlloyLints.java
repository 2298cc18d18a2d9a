package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** What every config is looked at for. Stateless, safe for many threads. */
public final class AlloyLints {
    private static final List<AlloyLint> ALL = List.of(
            new UnreachableLint(),
            new UnusedExportLint(),
            new FeedsNothingLint(),
            new NoSinkLint(),
            new BatchBeforeMemoryLimiterLint(),
            new NoMemoryLimiterLint(),
            new SplitTracesLint(),
            new SpanmetricsAfterSamplingLint(),
            new PlainSecretLint(),
            new InsecureTlsLint(),
            new PlainHttpCredentialsLint(),
            new OpenListenerLint(),
            new HighCardinalityLabelLint(),
            new HistogramHalfLint(),
            new DebugLeftLint(),
            new DoubleScrapeLint());

    private AlloyLints() {}

    /** Every lint, in the order in which they run. The list cannot be changed. */
    public static List<AlloyLint> all() {
        return ALL;
    }

    /** Runs every lint over the files of ONE config; they must parse, and should pass the checker. */
    public static List<Problem> run(List<AlloyFile> files, AlloyVersion version) {
        Graph graph = Graph.of(files, version);
        List<Problem> problems = new ArrayList<>();
        for (AlloyLint lint : ALL) {
            problems.addAll(lint.run(graph));
        }
        return List.copyOf(problems);
    }
}
