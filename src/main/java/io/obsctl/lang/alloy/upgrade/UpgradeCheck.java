package io.obsctl.lang.alloy.upgrade;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.lang.alloy.catalog.ComponentSpec;
import io.obsctl.lang.alloy.check.AlloyChecker;
import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares what two versions of Alloy make of one config, place by place. Stateless. */
public final class UpgradeCheck {
    private UpgradeCheck() {}

    /**
     * What changes for a config between two collectors.
     *
     * @param files the files of ONE config, parsed without problems
     * @return errors: what the newer Alloy refuses and the older takes; warnings: defaults and behaviour that move
     *     without an error, functions that are deprecated; remarks: levels of stability that moved
     */
    public static List<Problem> run(List<AlloyFile> files, CheckTarget from, CheckTarget to) {
        List<Problem> found = new ArrayList<>(refusedOnlyBySecond(files, from, to));
        Changes changes = Changes.load();
        for (AlloyFile file : files) {
            blocks(file.body(), from, to, changes, found);
        }
        return List.copyOf(found);
    }

    private static List<Problem> refusedOnlyBySecond(List<AlloyFile> files, CheckTarget from, CheckTarget to) {
        Set<String> before = new HashSet<>();
        for (Problem problem : AlloyChecker.check(files, from)) {
            if (problem.severity() == Severity.ERROR) {
                before.add(problem.position() + problem.id().toString());
            }
        }
        List<Problem> found = new ArrayList<>();
        for (Problem problem : AlloyChecker.check(files, to)) {
            boolean deprecated = problem.id().name().equals("deprecated-function");
            boolean breaks = problem.severity() == Severity.ERROR
                    && !before.contains(problem.position() + problem.id().toString());
            if (breaks || deprecated) {
                found.add(problem);
            }
        }
        return found;
    }

    private static void blocks(
            List<Statement> statements, CheckTarget from, CheckTarget to, Changes changes, List<Problem> found) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.Block block) {
                stability(block, from, to, found);
                for (Changes.Change change : changes.of(block.name(), from.version(), to.version())) {
                    moved(block, change, found);
                }
                if (block.name().equals("declare")
                        || block.name().equals("template")
                        || block.name().equals("foreach")) {
                    blocks(block.body(), from, to, changes, found);
                }
            }
        }
    }

    private static void stability(Statement.Block block, CheckTarget from, CheckTarget to, List<Problem> found) {
        ComponentSpec before = Catalogue.get().component(block.name(), from.version());
        ComponentSpec after = Catalogue.get().component(block.name(), to.version());
        if (before != null && after != null && !before.community() && before.stability() != after.stability()) {
            found.add(Problem.info(
                            "alloy/upgrade-stability",
                            "the stability level of a component moved",
                            block.name() + " is " + after.stability().word() + " in " + to.version() + ", was "
                                    + before.stability().word() + " in " + from.version())
                    .at(block.header().position(), block.header().excerpt()));
        }
    }

    private static void moved(Statement.Block block, Changes.Change change, List<Problem> found) {
        if (change.isDefault()) {
            for (Statement.Block holder : holders(block, change.member())) {
                if (!holds(holder, change.lastName())) {
                    found.add(Problem.warning(
                                    "alloy/upgrade-default",
                                    "a default moved",
                                    change.member() + " " + change.text() + " (" + change.version() + ")")
                            .at(holder.header().position(), holder.header().excerpt())
                            .hint("write " + change.lastName() + " to keep what you have"));
                }
            }
            return;
        }
        boolean concerns = change.member().isEmpty()
                || holders(block, change.member()).stream().anyMatch(h -> holds(h, change.lastName()));
        if (concerns) {
            found.add(Problem.warning(
                            "alloy/upgrade-behaviour",
                            "a component behaves differently",
                            change.text() + " (" + change.version() + ")")
                    .at(block.header().position(), block.header().excerpt()));
        }
    }

    /** The blocks in which the last name of a path stands or would stand. */
    private static List<Statement.Block> holders(Statement.Block block, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return List.of(block);
        }
        List<Statement.Block> found = new ArrayList<>();
        for (Statement statement : block.body()) {
            if (statement instanceof Statement.Block inner && inner.name().equals(path.substring(0, dot))) {
                found.addAll(holders(inner, path.substring(dot + 1)));
            }
        }
        return found;
    }

    private static boolean holds(Statement.Block block, String name) {
        for (Statement statement : block.body()) {
            String member = statement instanceof Statement.Attribute attribute
                    ? attribute.name()
                    : ((Statement.Block) statement).name();
            if (member.equals(name)) {
                return true;
            }
        }
        return false;
    }
}
