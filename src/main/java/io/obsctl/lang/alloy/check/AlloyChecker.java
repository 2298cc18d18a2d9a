package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says whether a real Alloy would load a config. Stateless, safe for many threads. */
public final class AlloyChecker {
    private AlloyChecker() {}

    /** Loads the catalogue and the table of rules, which the first check would wait for. */
    public static void prepare() {
        Catalogue.get();
        Rules.load();
    }

    /** {@link #check(List, CheckTarget, ModuleFiles)} without looking into imported files. */
    public static List<Problem> check(List<AlloyFile> files, CheckTarget target) {
        return check(files, target, ModuleFiles.NONE);
    }

    /**
     * Checks the files of ONE config together. They must have been parsed without problems.
     *
     * @return by place; errors are exactly what a real Alloy refuses to load, as far as it is known
     */
    public static List<Problem> check(List<AlloyFile> files, CheckTarget target, ModuleFiles modules) {
        Findings findings = new Findings();
        List<Statement> statements = new ArrayList<>();
        for (AlloyFile file : files) {
            statements.addAll(file.body());
        }
        new Loader(target, findings, modules).load(new Module(Module.Kind.ROOT, null), statements);
        List<Problem> problems = new ArrayList<>(findings.all());
        if (problems.size() < 2) {
            return List.copyOf(problems);
        }
        problems.sort(Comparator.comparing(AlloyChecker::file)
                .thenComparing(AlloyChecker::line)
                .thenComparing(AlloyChecker::column));
        return List.copyOf(problems);
    }

    private static String file(Problem problem) {
        return problem.position() == null ? "" : problem.position().file();
    }

    private static int line(@Nullable Problem problem) {
        return problem == null || problem.position() == null
                ? 0
                : problem.position().line();
    }

    private static int column(Problem problem) {
        return problem.position() == null ? 0 : problem.position().column();
    }
}
