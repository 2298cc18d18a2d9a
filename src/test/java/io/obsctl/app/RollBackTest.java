package io.obsctl.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.deploy.Inventories;
import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Place;
import io.obsctl.deploy.Reversal;
import io.obsctl.deploy.StopSignal;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.Change;
import io.obsctl.model.HostSelection;
import io.obsctl.model.KeptRelease;
import io.obsctl.model.Outcome;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.Release;
import io.obsctl.model.RolloutChoice;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.model.VerifyReport;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A fleet that goes back: who goes first, what stops it, what is kept no more, and how it goes on. */
class RollBackTest {
    private static final Problem BAD = Problem.error("deploy/unhealthy", "not healthy", "");

    private final List<String> order = Collections.synchronizedList(new ArrayList<>());
    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, OnePlace> places = new TreeMap<>();
    private final StopSignal stop = new StopSignal();
    private final List<List<String>> proved = new ArrayList<>();

    /** Remembers releases by the text of their config, the live one first. */
    private final class OnePlace implements Place {
        private final TargetRef ref;
        private final List<String> releases;
        private boolean fails;
        private Runnable then = () -> {};

        OnePlace(String name, String... releases) {
            this.ref = new TargetRef(TargetRef.Kind.HOST, name);
            this.releases = new ArrayList<>(List.of(releases));
        }

        @Override
        public TargetRef ref() {
            return ref;
        }

        private KeptRelease kept(String text) {
            return new KeptRelease(
                    text + "-on-" + ref.name(),
                    Optional.of(release(text)),
                    Instant.EPOCH,
                    "ada",
                    "0f3c",
                    text.equals(releases.get(0)),
                    true);
        }

        @Override
        public PlaceHistory history() {
            return new PlaceHistory.Known(ref, releases.stream().map(this::kept).toList(), List.of(), "");
        }

        @Override
        public Reversal rollback(String release, boolean keepCredentials) {
            String text = release.replaceFirst("-on-.*", "");
            return new Reversal() {
                @Override
                public TargetRef ref() {
                    return ref;
                }

                @Override
                public Sight survey() {
                    String live = releases.get(0);
                    return new Sight(
                            List.of(new Wanted("alloy/config.alloy", text, "config")),
                            new Observation.Seen(
                                    Map.of("alloy/config.alloy", new Observation.State(live, "config", live)),
                                    "reload",
                                    List.of()));
                }

                @Override
                public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
                    order.add(ref.name());
                    then.run();
                    if (fails) {
                        return new Outcome.PutBack(ref, BAD);
                    }
                    releases.remove(text);
                    releases.add(0, text);
                    return new Outcome.Applied(ref, plan.changes(), Duration.ZERO);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Reversal removal() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Comparison compare() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static Release release(String text) {
        return new Release(List.of(new Release.File("alloy/config.alloy", 0644, text, false)), new TreeMap<>());
    }

    private static String digits(String text) {
        return release(text).textId().substring(0, 8);
    }

    private void fleet(String... names) {
        for (String name : names) {
            places.put(name, new OnePlace(name, "new", "old", "older"));
        }
    }

    /** Four hosts at most; the third is in the group that goes first. */
    private RollBack rollBack(String rollout) {
        StringBuilder list = new StringBuilder();
        places.keySet()
                .forEach(n -> list.append("    - { name: " + n + ", address: 192.0.2.1"
                        + (n.equals("h3") ? ", groups: [canary]" : "") + " }\n"));
        String text =
                "environment: e\nservice: { name: s }\nstack: { kind: self-hosted, tokens: { write: env:T } }\nhosts:\n"
                        + "  rollout: { canary: { group: canary }, max-parallel: 1" + rollout + " }\n  list:\n" + list;
        OpenFleet fleets = new OpenFleet(
                new OpenProfile(new ProfileFiles() {
                    @Override
                    public Answer read(String name) {
                        return new Bytes("p.yaml", text.getBytes(StandardCharsets.UTF_8));
                    }

                    @Override
                    public List<String> names() {
                        return List.of("p");
                    }
                }),
                (profile, source, at) -> new Inventories.Found(List.of(), List.of()),
                Sink.none());
        OpenPlaces open = new OpenPlaces(
                fleets,
                loaded -> loaded.profile().hosts().list().stream()
                        .map(h -> (Place) places.get(h.name()))
                        .toList());
        return new RollBack(
                open,
                (fleet, request, sink) -> {
                    proved.add(List.copyOf(request.hosts()));
                    return new VerifyReport("0f3c9a", Instant.EPOCH, Duration.ZERO, List.of(), List.of(), List.of());
                },
                stop,
                profile -> List.of());
    }

    private RollBack.Planned plan(RollBack rollBack, String to) {
        return rollBack.plan("p", HostSelection.ALL, new RollBack.Goal(to, false), events::add);
    }

    private ApplyPlan.Applied run(RollBack rollBack, String to) {
        try (RollBack.Planned planned = plan(rollBack, to)) {
            return planned.apply(false, RolloutChoice.NONE, events::add);
        }
    }

    private List<String> live() {
        return places.values().stream().map(p -> p.releases.get(0)).toList();
    }

    @Test
    void theGroupOfTheCanaryGoesFirstAndThenBatches() {
        fleet("h1", "h2", "h3", "h4");
        ApplyPlan.Applied applied = run(rollBack(", batch: 50%"), "");
        assertThat(applied.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(order).containsExactly("h3", "h1", "h2", "h4");
        assertThat(live()).containsOnly("old");
    }

    @Test
    void aCanaryThatDoesNotGoBackStopsTheRestAndTheWayOnIsNamedWhereverPlacesStandByThen() {
        fleet("h1", "h2", "h3", "h4");
        places.get("h1").fails = true;
        RollBack rollBack = rollBack(", batch: \"1\"");
        try (RollBack.Planned planned = plan(rollBack, "")) {
            ApplyPlan.Applied applied = planned.apply(false, RolloutChoice.NONE, events::add);
            assertThat(applied.exitCode()).isEqualTo(ExitCode.PARTIAL);
            assertThat(order).containsExactly("h3", "h1");
            assertThat(planned.goal()).contains(digits("old"));
        }
        places.get("h1").fails = false;
        order.clear();
        assertThat(run(rollBack, digits("old")).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(order).as("h3 is back already and does not go forward").containsExactly("h1", "h2", "h4");
        assertThat(live()).containsOnly("old");
    }

    @Test
    void ctrlCBeginsNoFurtherHost() {
        fleet("h1", "h2", "h3");
        places.get("h3").then = stop::request;
        ApplyPlan.Applied applied = run(rollBack(""), "");
        assertThat(applied.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(order).containsExactly("h3");
    }

    @Test
    void wavesAreProvedWhereTheProfileWantsIt() {
        fleet("h1", "h3");
        ApplyPlan.Applied applied = run(rollBack(", verify-between: true"), "");
        assertThat(proved).containsExactly(List.of("h3"));
        assertThat(applied.exitCode()).as("nothing was proved").isEqualTo(ExitCode.PARTIAL);
        assertThat(order).containsExactly("h3");
    }

    @Test
    void placesThatGoBackToDifferentReleasesAreNamed() {
        fleet("h3", "h4");
        places.put("h4", new OnePlace("h4", "new", "older", "old"));
        try (RollBack.Planned planned = plan(rollBack(""), "")) {
            assertThat(planned.goal()).isEmpty();
        }
        assertThat(events)
                .anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(Event.Noticed.class, n -> {
                    assertThat(n.problem().id()).hasToString("rollback/different-releases");
                    assertThat(n.problem().detail()).contains(digits("old") + ": h3", digits("older") + ": h4");
                }));
    }

    @Test
    void aReleaseThatOnePlaceKeepsNoMoreIsUsageAndNothingIsBegunUnlessItIsSkipped() {
        fleet("h3", "h4");
        places.put("h4", new OnePlace("h4", "new", "old"));
        RollBack rollBack = rollBack("");
        try (RollBack.Planned planned = plan(rollBack, digits("older"))) {
            assertThat(planned.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(planned.plan().blocked())
                    .singleElement()
                    .satisfies(b -> assertThat(b.reason().id()).hasToString("rollback/no-release"));
            assertThatThrownBy(() -> planned.apply(false, RolloutChoice.NONE, events::add))
                    .isInstanceOf(ObsctlException.class);
            assertThat(order).isEmpty();
            assertThat(planned.plan().targets())
                    .filteredOn(t -> t instanceof TargetPlan.Ready r
                            && r.changes().stream().anyMatch(c -> c.action() == Change.Action.UPDATE))
                    .hasSize(1);
            planned.apply(true, RolloutChoice.NONE, events::add);
        }
        assertThat(live()).containsExactly("older", "new");
        places.put("h3", new OnePlace("h3", "new"));
        places.put("h4", new OnePlace("h4", "new"));
        assertThatThrownBy(() -> plan(rollBack, digits("older"))).isInstanceOfSatisfying(ObsctlException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(e.problems()).hasSize(2);
        });
    }
}
