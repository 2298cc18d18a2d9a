package io.obsctl.infra.ssh;

import io.obsctl.deploy.Observation.State;
import io.obsctl.model.ForeignText;
import io.obsctl.model.HostLayout;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What somebody else has on a host where obsctl's files go, or where they would lead a collector that runs there by his
 * own config. A config that is a package's own, or has nothing in it, is nobody's work.
 */
final class ForeignFiles {
    private static final String CONFIG = "taken-config";

    private final String host;
    private final HostLook look;
    private final UnitChoice unit;
    private final String home;

    ForeignFiles(String host, HostLook look, UnitChoice unit, String home) {
        this.host = host;
        this.look = look;
        this.unit = unit;
        this.home = home;
    }

    /** The fact about the file in the place of a link, such as {@code foreign-50-obsctl.conf}. */
    private static String fact(String link) {
        return "foreign-" + link.substring(link.lastIndexOf('/') + 1);
    }

    private String links() {
        return unit.links().stream()
                .map(link -> look.fact(fact(link)))
                .filter(said -> !said.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private String config() {
        return unit.byDropIn() ? look.fact(CONFIG) : "";
    }

    /** Why nothing may be written there. */
    List<Problem> refusals(boolean adopt) {
        List<Problem> reasons = new ArrayList<>();
        if (!look.fact("foreign-home").isEmpty()) {
            reasons.add(no(
                            "deploy/foreign-home",
                            "releases of somebody else are where obsctl's would go",
                            look.fact("foreign-home"))
                    .hint("Name another directory in `collector.home`; this one is never taken over."));
        }
        if (!adopt && !links().isEmpty()) {
            reasons.add(no("deploy/foreign-file", "a file is in the way that obsctl did not write", links())
                    .hint("`--adopt` keeps the original beside and takes its place."));
        }
        if (!adopt && !config().isEmpty()) {
            reasons.add(no(
                            "deploy/foreign-collector",
                            "a collector runs there with a config that obsctl did not write",
                            config())
                    .hint("`--adopt` leads its unit to obsctl's config; the file stays, and uninstalling leads back."));
        }
        return reasons;
    }

    /** What is there, by the path of the artifact that would take its place. */
    Map<String, State> states() {
        Map<String, State> states = new LinkedHashMap<>();
        if (!config().isEmpty()) {
            states.put(HostLayout.CONFIG, state(CONFIG));
        }
        unit.links().stream()
                .filter(link -> !look.fact(fact(link)).isEmpty())
                .forEach(link -> states.put(link, state(fact(link))));
        return states;
    }

    private State state(String fact) {
        return new State(ForeignText.masked(look.textOf(fact)), look.fact(fact), null);
    }

    /** What becomes of it, once a person said so. */
    List<Problem> adopted() {
        List<Problem> notes = new ArrayList<>();
        if (!links().isEmpty()) {
            notes.add(Problem.warning(
                    "deploy/adopted",
                    "a file of somebody else is replaced; the original is kept on the host",
                    host + ": " + links() + "; kept below " + home + "/adopted"));
        }
        if (!config().isEmpty()) {
            notes.add(Problem.warning(
                    "deploy/adopted",
                    "a config of somebody else is read no more; it stays where it is",
                    host + ": " + config()));
        }
        return notes;
    }

    private Problem no(String id, String summary, String detail) {
        return Problem.error(id, summary, host + ": " + detail);
    }
}
