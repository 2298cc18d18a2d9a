package io.obsctl.infra.grafana;

import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Observation.State;
import io.obsctl.deploy.Originals;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.infra.http.Http;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.SecretSource;
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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One organisation of a Grafana. Foreign objects are written to only where a person adopts them, and are kept before; see
 * the package's page for whose is whose.
 */
public final class GrafanaTarget implements Target {
    private final GrafanaClient grafana;
    private final Settings settings;
    private final SecretSource secrets;
    private final Originals originals;

    /**
     * How this target behaves.
     *
     * @param profile the profile's name, which marks its objects
     * @param folder the uid of the folder that is the profile's own
     * @param datasources whether data sources are deployed: Grafana Cloud has its own
     * @param forceSecrets send secrets that cannot be compared again
     * @param adopt take over what somebody else has in the place of a wanted object, after it is kept
     */
    public record Settings(String profile, String folder, boolean datasources, boolean forceSecrets, boolean adopt) {}

    /**
     * @param headers the credentials, such as a bearer token and the organisation; asked for at each call
     * @param originals what was adopted
     */
    public GrafanaTarget(
            URI url,
            Settings settings,
            Http http,
            Supplier<Map<String, String>> headers,
            SecretSource secrets,
            Originals originals) {
        this.grafana = new GrafanaClient(url, http, headers);
        this.settings = settings;
        this.secrets = secrets;
        this.originals = originals;
    }

    @Override
    public TargetRef ref() {
        return new TargetRef(TargetRef.Kind.GRAFANA, "grafana");
    }

    @Override
    public boolean takes(Artifact artifact) {
        return switch (artifact.kind()) {
            case FOLDER, DASHBOARD, CONTACT_POINT, NOTIFICATION_POLICY, ALERT_RULES -> true;
            case DATASOURCE -> settings.datasources();
            default -> false;
        };
    }

    /** In the order in which they are written, so that what is referred to is there first. */
    private List<ObjectKind> kinds(List<Wanted> wanted) {
        Secrecy secrecy = new Secrecy(secrets, settings.forceSecrets());
        String folder = wanted.stream()
                .filter(w -> w.kind() == ArtifactKind.FOLDER)
                .map(Folders::uid)
                .findFirst()
                .orElse("");
        List<ObjectKind> kinds = new ArrayList<>();
        kinds.add(new Folders(grafana, settings.profile(), settings.folder()));
        if (settings.datasources()) {
            kinds.add(new Datasources(grafana, settings.profile(), secrecy));
        }
        kinds.add(new Dashboards(grafana, settings.profile(), folder));
        kinds.add(new ContactPoints(grafana, settings.profile(), secrecy));
        kinds.add(new PolicyRoute(grafana, settings.profile()));
        kinds.add(new RuleGroups(grafana, settings.profile()));
        return kinds;
    }

    private ObjectKind kindOf(Wanted wanted) {
        return kinds(List.of()).stream()
                .filter(kind -> kind.artifacts() == wanted.kind())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not for Grafana: " + wanted.path()));
    }

    @Override
    public String canonical(Artifact wanted) {
        Wanted one = Wanted.of(wanted);
        return kindOf(one).canonical(one);
    }

    @Override
    public String label(Artifact wanted) {
        Wanted one = Wanted.of(wanted);
        return kindOf(one).label(one);
    }

    @Override
    public Observation observe(List<Artifact> wanted) {
        try {
            Map<ObjectKind, Reading> readings =
                    read(wanted.stream().map(Wanted::of).toList());
            List<Foreign> foreign = foreign(readings);
            Optional<Problem> refusal = refusal(foreign);
            if (refusal.isPresent()) {
                return new Observation.Unreadable(refusal.get(), states(foreign));
            }
            Map<String, State> states = new LinkedHashMap<>();
            List<Problem> notes = new ArrayList<>();
            readings.values().forEach(reading -> {
                reading.there().forEach(t -> states.put(t.key(), state(t)));
                notes.addAll(reading.notes());
            });
            if (!foreign.isEmpty()) {
                notes.add(adopted(foreign));
            }
            return new Observation.Seen(states, "", notes);
        } catch (ObsctlException e) {
            return new Observation.Unreadable(e.problems().get(0));
        }
    }

    /**
     * Everything as it is now.
     *
     * @throws ObsctlException when something cannot be read
     */
    private Map<ObjectKind, Reading> read(List<Wanted> wanted) {
        // Grafana's own health page: whoever answers this is a Grafana, so its 404s mean what they say.
        if (!grafana.need("asking for Grafana", "/api/health").has("database")) {
            throw new ObsctlException(
                    ExitCode.UNREACHABLE,
                    Problem.error(
                                    "grafana/wrong-address",
                                    "No Grafana is at this address",
                                    "/api/health does not speak of a database")
                            .hint("`stack.grafana.url` is Grafana's root, such as https://SLUG.grafana.net"));
        }
        Map<ObjectKind, Reading> out = new LinkedHashMap<>();
        for (ObjectKind kind : kinds(wanted)) {
            Reading reading = read(
                    kind,
                    wanted.stream().filter(w -> w.kind() == kind.artifacts()).toList());
            out.put(kind, settings.adopt() ? reading.adopted() : reading);
        }
        return out;
    }

    private State state(There there) {
        boolean comesBack = originals.of(ref(), there.key()).isPresent();
        return new State(
                there.text(),
                there.label() + (comesBack ? ", the original comes back" : ""),
                there.version(),
                there.hint());
    }

    private static List<Foreign> foreign(Map<ObjectKind, Reading> readings) {
        return readings.values().stream().flatMap(r -> r.foreign().stream()).toList();
    }

    private static Map<String, State> states(List<Foreign> foreign) {
        Map<String, State> states = new LinkedHashMap<>();
        foreign.forEach(f -> {
            There there = f.there();
            states.put(there.key(), new State(there.text(), f.described(), there.version()));
        });
        return states;
    }

    private Problem adopted(List<Foreign> foreign) {
        return Problem.warning(
                "grafana/adopted",
                "Objects of somebody else are replaced; the originals are kept on this machine",
                foreign.stream()
                        .map(f -> f.there().label() + " in " + originals.place(ref(), f.name()))
                        .collect(Collectors.joining(", ")));
    }

    /** A kind that nothing is wanted of blocks nobody; that it may not be asked is said. */
    private static Reading read(ObjectKind kind, List<Wanted> wanted) {
        try {
            return kind.read(wanted);
        } catch (ObsctlException e) {
            if (!wanted.isEmpty() || e.exitCode() != ExitCode.DENIED) {
                throw e;
            }
            Problem note = Problem.info(
                    "grafana/not-asked",
                    "Whether old objects are left there is not known",
                    e.problems().get(0).detail());
            return new Reading(List.of(), List.of(note), List.of());
        }
    }

    /** Why nothing may be written; empty when nothing is foreign, or all of it may be adopted. */
    private Optional<Problem> refusal(List<Foreign> foreign) {
        List<Foreign> never =
                foreign.stream().filter(f -> !f.obstacle().isEmpty()).toList();
        List<Foreign> inTheWay = settings.adopt() ? never : foreign;
        if (inTheWay.isEmpty()) {
            return Optional.empty();
        }
        Problem problem = Problem.error(
                "grafana/foreign",
                "Objects of somebody else stand where the profile's should",
                inTheWay.stream().map(Foreign::described).collect(Collectors.joining(", ")));
        if (never.size() < foreign.size()) {
            problem = problem.hint("`obsctl plan " + settings.profile()
                    + " --adopt` shows what taking over would change;" + " the originals are kept");
        }
        return Optional.of(
                never.isEmpty()
                        ? problem
                        : problem.hint("What cannot be adopted is renamed or removed in Grafana by whoever owns it"));
    }

    @Override
    public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
        Map<String, Wanted> byPath = new HashMap<>();
        wanted.forEach(artifact -> byPath.put(artifact.path(), Wanted.of(artifact)));
        Map<ObjectKind, Reading> readings;
        try {
            readings = read(List.copyOf(byPath.values()));
        } catch (ObsctlException e) {
            return new Outcome.Refused(ref(), e.problems().get(0));
        }
        Optional<Problem> refusal = refusal(foreign(readings));
        if (refusal.isPresent()) {
            return new Outcome.Refused(ref(), refusal.get());
        }
        Map<String, There> there = new HashMap<>();
        readings.values().forEach(reading -> reading.there().forEach(t -> there.put(t.key(), t)));
        for (Change change : plan.changes()) {
            There now = there.get(change.artifact());
            if (!Objects.equals(now == null ? null : now.version(), change.version())) {
                return new Outcome.Refused(ref(), changedMeanwhile(change));
            }
        }
        return new GrafanaWriting(ref(), secrets, originals, sink).run(plan, byPath, readings);
    }

    private Problem changedMeanwhile(Change change) {
        return Problem.error(
                        "grafana/changed-since-planned",
                        "An object is no longer as it was when the plan was made",
                        change.label())
                .hint("Plan again and look at it");
    }

    @Override
    public void close() {
        // The HTTP client belongs to whoever made it.
    }
}
