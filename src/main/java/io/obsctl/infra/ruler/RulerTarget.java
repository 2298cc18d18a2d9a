package io.obsctl.infra.ruler;

import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Observation.State;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.ruler.RulerApi.Listing;
import io.obsctl.model.Artifact;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * One namespace of a ruler, {@code obsctl-PROFILE}, which belongs to the profile whole: groups in it that are wanted no
 * more are deleted; other namespaces are not even looked at. Rulers know no versions, so the state is read again
 * right before writing and compared with what was planned.
 */
public final class RulerTarget implements Target {
    private final RulerKind kind;
    private final RulerApi api;
    private final String namespace;

    /**
     * @param base the lane's URL in the profile
     * @param headers the lane's credentials, asked for at each call
     */
    public RulerTarget(RulerKind kind, URI base, String profile, Http http, Supplier<Map<String, String>> headers) {
        this.kind = kind;
        this.api = new RulerApi(kind, base, http, headers);
        this.namespace = "obsctl-" + profile;
    }

    @Override
    public TargetRef ref() {
        return new TargetRef(kind.target(), kind.word());
    }

    @Override
    public boolean takes(Artifact artifact) {
        return artifact.kind() == kind.artifacts();
    }

    @Override
    public String canonical(Artifact wanted) {
        return RuleGroup.file(groups(wanted));
    }

    @Override
    public String label(Artifact wanted) {
        List<RuleGroup> groups = groups(wanted);
        int rules = groups.stream().mapToInt(RuleGroup::rules).sum();
        String file = wanted.path().substring(wanted.path().lastIndexOf('/') + 1);
        return "rules " + file + " (" + count(groups.size(), "group") + ", " + count(rules, "rule") + ")";
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    /** The groups of a file of the bundle; its template may be a user's own. */
    private static List<RuleGroup> groups(Artifact wanted) {
        try {
            return RuleYaml.file(wanted.shownText());
        } catch (IllegalArgumentException e) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error(
                            "ruler/artifact",
                            "A file of the bundle is no rule file",
                            wanted.path() + ": " + e.getMessage()),
                    e);
        }
    }

    @Override
    public Observation observe(List<Artifact> wanted) {
        try {
            Optional<Problem> twice = twice(wanted);
            if (twice.isPresent()) {
                return new Observation.Unreadable(twice.get());
            }
            Listing listing = api.list();
            if (listing instanceof Listing.Failed failed) {
                return unreadable(wanted, failed.problem());
            }
            Map<String, RuleGroup> there = own((Listing.Listed) listing);
            return new Observation.Seen(states(wanted, there), "", List.of());
        } catch (ObsctlException e) {
            return unreadable(wanted, e.problems().get(0));
        }
    }

    /** A ruler that nothing is wanted from blocks nobody; that it could not be asked is said. */
    private Observation unreadable(List<Artifact> wanted, Problem reason) {
        if (!wanted.isEmpty()) {
            return new Observation.Unreadable(reason);
        }
        Problem note =
                Problem.info("ruler/not-asked", "Whether old rules are left there is not known", reason.detail());
        return new Observation.Seen(Map.of(), "", List.of(note));
    }

    /** One namespace holds a name once, though files may not. */
    private Optional<Problem> twice(List<Artifact> wanted) {
        Map<String, String> seen = new HashMap<>();
        for (Artifact artifact : wanted) {
            for (RuleGroup group : groups(artifact)) {
                String before = seen.put(group.name(), artifact.path());
                if (before != null) {
                    return Optional.of(Problem.error(
                            "ruler/group-twice",
                            "Two rule groups of one ruler have one name",
                            group.name() + " in " + before + " and in " + artifact.path()));
                }
            }
        }
        return Optional.empty();
    }

    private Map<String, RuleGroup> own(Listing.Listed listed) {
        Map<String, RuleGroup> out = new TreeMap<>();
        listed.byNamespace().getOrDefault(namespace, List.of()).forEach(group -> out.put(group.name(), group));
        return out;
    }

    /** A file's state is made of those of its groups that are there; groups of no file stand for themselves. */
    private static Map<String, State> states(List<Artifact> wanted, Map<String, RuleGroup> there) {
        Map<String, State> out = new LinkedHashMap<>();
        Map<String, RuleGroup> left = new TreeMap<>(there);
        for (Artifact artifact : wanted) {
            List<RuleGroup> found = new ArrayList<>();
            for (RuleGroup group : groups(artifact)) {
                RuleGroup now = left.remove(group.name());
                if (now != null) {
                    found.add(now);
                }
            }
            if (!found.isEmpty()) {
                out.put(artifact.path(), state("rules " + artifact.path(), found));
            }
        }
        left.forEach((name, group) -> out.put(removal(name), state("rule group " + name, List.of(group))));
        return out;
    }

    /** What stands in a plan for a group that is wanted no more. */
    private static String removal(String group) {
        return "group " + group;
    }

    private static State state(String label, List<RuleGroup> groups) {
        String text = RuleGroup.file(groups);
        return new State(text, label, DigestUtils.sha256Hex(text));
    }

    @Override
    public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
        Listing listing = api.list();
        if (listing instanceof Listing.Failed failed) {
            return new Outcome.Refused(ref(), failed.problem());
        }
        Map<String, RuleGroup> there = own((Listing.Listed) listing);
        Map<String, State> states = states(wanted, there);
        for (Change change : plan.changes()) {
            State now = states.get(change.artifact());
            if (!java.util.Objects.equals(now == null ? null : now.version(), change.version())) {
                return new Outcome.Refused(ref(), changedMeanwhile(change));
            }
        }
        return new RulerWriting(ref(), api, namespace, there, sink).run(plan, wanted);
    }

    private Problem changedMeanwhile(Change change) {
        return Problem.error(
                        "ruler/changed-since-planned",
                        "The rules are no longer as they were when the plan was made",
                        kind.word() + ", namespace " + namespace + ": " + change.label())
                .hint("Plan again and look at it");
    }

    @Override
    public void close() {
        // The HTTP client belongs to whoever made it.
    }

    /** Groups of a file by name, in the file's order. */
    static Map<String, RuleGroup> byName(Artifact artifact) {
        Map<String, RuleGroup> out = new LinkedHashMap<>();
        groups(artifact).forEach(group -> out.put(group.name(), group));
        return out;
    }
}
