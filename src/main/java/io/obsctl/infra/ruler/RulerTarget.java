package io.obsctl.infra.ruler;

import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Observation.State;
import io.obsctl.deploy.Originals;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.ruler.RulerApi.Listing;
import io.obsctl.model.Artifact;
import io.obsctl.model.Change;
import io.obsctl.model.ForeignText;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * One namespace of a ruler, {@code obsctl-PROFILE}; other namespaces are not even looked at. Groups in it that bear the
 * profile's mark and are wanted no more are deleted; a group without it is somebody else's: it stays, and one that stands
 * in the place of a marked one is replaced only where a person adopts it, after it is kept. Rulers know no versions, so
 * the state is read again right before writing and compared with what was planned.
 */
public final class RulerTarget implements Target {
    private final RulerKind kind;
    private final RulerApi api;
    private final String profile;
    private final String namespace;
    private final Adoption adoption;

    /**
     * What becomes of groups that somebody else made.
     *
     * @param adopt whether they are taken over
     * @param originals where they are kept
     */
    public record Adoption(boolean adopt, Originals originals) {
        public static final Adoption NONE = new Adoption(false, Originals.none());
    }

    /**
     * @param base the lane's URL in the profile
     * @param headers the lane's credentials, asked for at each call
     */
    public RulerTarget(
            RulerKind kind,
            URI base,
            String profile,
            Http http,
            Supplier<Map<String, String>> headers,
            Adoption adoption) {
        this.profile = profile;
        this.adoption = adoption;
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
            return observation(wanted, inNamespace((Listing.Listed) listing));
        } catch (ObsctlException e) {
            return unreadable(wanted, e.problems().get(0));
        }
    }

    private Observation observation(List<Artifact> wanted, Map<String, RuleGroup> there) {
        Map<String, RuleGroup> foreign = foreign(wanted, there);
        Map<String, State> states = masked(states(wanted, there), foreign.isEmpty());
        if (!foreign.isEmpty() && !adoption.adopt()) {
            states.keySet()
                    .removeIf(path -> wanted.stream()
                            .filter(a -> a.path().equals(path))
                            .noneMatch(a -> byName(a).keySet().stream().anyMatch(foreign::containsKey)));
            return new Observation.Unreadable(inTheWay(foreign.keySet()), states);
        }
        List<Problem> notes = new ArrayList<>();
        if (!foreign.isEmpty()) {
            notes.add(Problem.warning(
                    "ruler/adopted",
                    "Rule groups of somebody else are replaced; the originals are kept on this machine",
                    foreign.keySet().stream()
                            .map(name -> name + " in " + adoption.originals().place(ref(), removal(name)))
                            .collect(Collectors.joining(", "))));
        }
        List<String> left = left(wanted, there);
        if (!left.isEmpty()) {
            notes.add(Problem.info(
                    "ruler/foreign-kept",
                    "Rule groups in obsctl's namespace that obsctl did not write stay",
                    namespace + ": " + String.join(", ", left)));
        }
        return new Observation.Seen(states, "", notes);
    }

    /** What others wrote may hold anything; texts of obsctl's own hold no secret. */
    private static Map<String, State> masked(Map<String, State> states, boolean own) {
        if (!own) {
            states.replaceAll((path, s) -> new State(ForeignText.masked(s.text()), s.label(), s.version()));
        }
        return states;
    }

    /** Groups that stand where marked ones should and bear no mark themselves. */
    private Map<String, RuleGroup> foreign(List<Artifact> wanted, Map<String, RuleGroup> there) {
        Map<String, RuleGroup> out = new TreeMap<>();
        wanted.forEach(artifact -> byName(artifact).forEach((name, group) -> {
            RuleGroup now = there.get(name);
            if (now != null && group.bears(profile) && !now.bears(profile) && !now.equals(group)) {
                out.put(name, now);
            }
        }));
        return out;
    }

    /** Names of groups that nobody wants and that bear no mark. */
    private List<String> left(List<Artifact> wanted, Map<String, RuleGroup> there) {
        Map<String, RuleGroup> left = new TreeMap<>(there);
        wanted.forEach(artifact -> byName(artifact).keySet().forEach(left::remove));
        left.values().removeIf(group -> group.bears(profile));
        return List.copyOf(left.keySet());
    }

    private Problem inTheWay(Set<String> names) {
        return Problem.error(
                        "ruler/foreign",
                        "Rule groups of somebody else stand where the profile's should",
                        kind.word() + ", namespace " + namespace + ": " + String.join(", ", names))
                .hint("`obsctl plan " + profile
                        + " --adopt` shows what taking over would change; the originals are kept");
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

    private Map<String, RuleGroup> inNamespace(Listing.Listed listed) {
        Map<String, RuleGroup> out = new TreeMap<>();
        listed.byNamespace().getOrDefault(namespace, List.of()).forEach(group -> out.put(group.name(), group));
        return out;
    }

    /** A file's state is made of those of its groups that are there; groups of no file stand for themselves. */
    private Map<String, State> states(List<Artifact> wanted, Map<String, RuleGroup> there) {
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
        left.values().removeIf(group -> !group.bears(profile));
        left.forEach((name, group) -> {
            boolean back = adoption.originals().of(ref(), removal(name)).isPresent();
            String label = "rule group " + name + (back ? ", the original comes back" : "");
            out.put(removal(name), state(label, List.of(group)));
        });
        return out;
    }

    /** What stands in a plan for a group that is wanted no more. */
    static String removal(String group) {
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
        Map<String, RuleGroup> there = inNamespace((Listing.Listed) listing);
        Map<String, RuleGroup> foreign = foreign(wanted, there);
        if (!foreign.isEmpty() && !adoption.adopt()) {
            return new Outcome.Refused(ref(), inTheWay(foreign.keySet()));
        }
        Map<String, State> states = states(wanted, there);
        for (Change change : plan.changes()) {
            State now = states.get(change.artifact());
            if (!java.util.Objects.equals(now == null ? null : now.version(), change.version())) {
                return new Outcome.Refused(ref(), changedMeanwhile(change));
            }
        }
        foreign.forEach(
                (name, group) -> adoption.originals().keep(ref(), removal(name), RuleGroup.file(List.of(group))));
        return new RulerWriting(ref(), api, namespace, there, adoption.originals(), sink).run(plan, wanted);
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
