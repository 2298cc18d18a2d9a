package io.obsctl.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.deploy.CollectorControl;
import io.obsctl.deploy.HostTargetContract;
import io.obsctl.deploy.Target;
import io.obsctl.model.HostLayout;
import io.obsctl.model.KeptRelease;
import io.obsctl.model.Outcome;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTargetTest extends HostTargetContract {
    private static final Author AUTHOR = new Author("prod", "4f2a91c", "tests", 5);

    @TempDir
    Path directory;

    private CollectorControl collector = CollectorControl.none();
    private boolean adopt;

    @Override
    protected Target open() {
        return new DirectoryTarget(home(), AUTHOR, secrets, collector, Clock.systemUTC(), adopt);
    }

    @Override
    protected io.obsctl.deploy.Place place() {
        return new DirectoryPlace(home(), AUTHOR, collector, Clock.systemUTC());
    }

    @Override
    protected Path home() {
        return directory.resolve("home");
    }

    /** A collector that refuses every config holding "bad". */
    private final class PickyCollector implements CollectorControl {
        final List<String> loaded = new ArrayList<>();
        boolean refusesEverything;

        @Override
        public boolean answers() {
            return true;
        }

        @Override
        public Optional<Problem> reload() {
            try {
                loaded.add(live(HostLayout.CONFIG));
            } catch (IOException e) {
                return Optional.of(Problem.error("deploy/reload-refused", "refused", "no config"));
            }
            return refusesEverything || loaded.get(loaded.size() - 1).contains("bad")
                    ? Optional.of(Problem.error("deploy/reload-refused", "refused", "bad"))
                    : Optional.empty();
        }

        @Override
        public Optional<Problem> settle(String configSha256) {
            return Optional.empty();
        }
    }

    @Test
    void aConfigThatTheCollectorRefusesIsPutBackAndLoadedAgain() throws IOException {
        deploy(config("good\n"));
        PickyCollector picky = new PickyCollector();
        collector = picky;
        assertThat(deploy(config("bad\n"))).isInstanceOf(Outcome.PutBack.class);
        assertThat(picky.loaded).containsExactly("bad\n", "good\n");
        assertThat(live(HostLayout.CONFIG)).isEqualTo("good\n");
        try (var releases = Files.list(home().resolve("releases"))) {
            assertThat(releases).hasSize(1);
        }
    }

    @Test
    void aReleaseThatCannotBeWrittenDownIsNotTaken() throws IOException {
        deploy(config("good\n"));
        Files.delete(home().resolve("history"));
        Files.createDirectory(home().resolve("history"));
        assertThat(deploy(config("new\n"))).isInstanceOf(Outcome.PutBack.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("good\n");
        try (var releases = Files.list(home().resolve("releases"))) {
            assertThat(releases).hasSize(1);
        }
    }

    @Test
    void digestsThatSomebodyDamagedMakeAReleaseChangedAndNothingUnreadable() throws IOException {
        deploy(config("good\n"));
        Files.writeString(home().resolve("current/.obsctl/sums"), "not a digest\n");
        try (io.obsctl.deploy.Place place = place()) {
            assertThat(place.history())
                    .isInstanceOfSatisfying(
                            PlaceHistory.Known.class,
                            known -> assertThat(known.releases())
                                    .extracting(KeptRelease::intact)
                                    .containsExactly(false));
        }
        assertThat(deploy(config("good\n"))).isInstanceOf(Outcome.Applied.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("good\n");
    }

    @Test
    void puttingBackThatFailsIsSaid() throws IOException {
        deploy(config("good\n"));
        PickyCollector picky = new PickyCollector();
        picky.refusesEverything = true;
        collector = picky;
        assertThat(deploy(config("bad\n"))).isInstanceOf(Outcome.Broken.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("good\n");
    }

    @Test
    void releasesOfSomebodyElseAreShownAndNeverTouched() throws IOException {
        Path theirs = Files.createDirectories(home().resolve("releases/2024/alloy"));
        Files.writeString(theirs.resolve("config.alloy"), "password = \"FAKE-hunter2\"\n");
        Files.createSymbolicLink(home().resolve("current"), Path.of("releases/2024"));
        TargetPlan plan = plan(config("ours\n"));
        assertThat(plan).isInstanceOfSatisfying(TargetPlan.Blocked.class, b -> {
            assertThat(b.reason().id()).hasToString("deploy/foreign-home");
            assertThat(b.foreign())
                    .singleElement()
                    .satisfies(c -> assertThat(c.diff())
                            .contains("-password = \"***\"", "+ours")
                            .doesNotContain("hunter2"));
        });
        assertThat(Files.readString(home().resolve("current/alloy/config.alloy")))
                .contains("hunter2");
        assertThat(removed()).as("nothing is obsctl's").isInstanceOf(Outcome.Unchanged.class);

        Files.delete(home().resolve("current"));
        for (int i = 0; i < 8; i++) {
            deploy(config("version " + i + "\n"));
        }
        assertThat(theirs).as("pruning leaves it").isDirectory();
        assertThat(removed()).isInstanceOf(Outcome.Applied.class);
        try (var left = Files.list(home().resolve("releases"))) {
            assertThat(left).containsExactly(home().resolve("releases/2024"));
        }
        assertThat(home().resolve("current")).doesNotExist();
    }

    private Outcome removed() {
        io.obsctl.deploy.Reversal removal = place().removal();
        TargetPlan.Ready plan =
                (TargetPlan.Ready) io.obsctl.deploy.Planner.plan("prod", "", "", List.of(surveyed(removal)))
                        .targets()
                        .get(0);
        return plan.changesAnything()
                ? removal.apply(plan, List.of(), io.obsctl.event.Sink.none())
                : new Outcome.Unchanged(removal.ref());
    }

    @Test
    void aFileWhereTheLinkGoesIsNotOverwritten() throws IOException {
        Files.createDirectories(home());
        Files.writeString(home().resolve("current"), "mine");
        assertThat(((TargetPlan.Blocked) plan(config("ours\n"))).reason().id()).hasToString("deploy/foreign-home");
        assertThat(Files.readString(home().resolve("current"))).isEqualTo("mine");
    }

    @Test
    void aDirectoryWhereTheLinkGoesIsKeptWhenToldToAndGivenBack() throws IOException {
        Path theirs = Files.createDirectories(home().resolve("current/alloy"));
        Files.writeString(theirs.resolve("config.alloy"), "theirs\n");
        adopt = true;
        TargetPlan.Ready plan = (TargetPlan.Ready) plan(config("ours\n"));
        assertThat(plan.notes()).singleElement().satisfies(n -> {
            assertThat(n.id()).hasToString("deploy/adopted");
            assertThat(n.detail()).contains("adopted/current");
        });
        assertThat(plan.changes().get(0).diff()).contains("-theirs", "+ours");

        PickyCollector picky = new PickyCollector();
        collector = picky;
        assertThat(deploy(config("bad\n"))).isInstanceOf(Outcome.class).isNotInstanceOf(Outcome.Applied.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("theirs\n");
        assertThat(home().resolve("adopted")).doesNotExist();

        collector = CollectorControl.none();
        assertThat(deploy(config("ours\n"))).isInstanceOf(Outcome.Applied.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("ours\n");
        assertThat(removed()).isInstanceOf(Outcome.Applied.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("theirs\n");
        assertThat(home()).isDirectoryNotContaining(p -> p.endsWith("adopted") || p.endsWith("releases"));
    }

    @Test
    void aLinkOfSomebodyElseIsKeptWhenToldToAndGivenBack() throws IOException {
        Path theirs = Files.createDirectories(home().resolve("releases/2024/alloy"));
        Files.writeString(theirs.resolve("config.alloy"), "theirs\n");
        Files.createSymbolicLink(home().resolve("current"), Path.of("releases/2024"));
        adopt = true;
        collector = new PickyCollector();
        assertThat(deploy(config("bad\n"))).isInstanceOf(Outcome.PutBack.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("theirs\n");
        assertThat(deploy(config("ours\n"))).isInstanceOf(Outcome.Applied.class);
        assertThat(deploy(config("ours again\n"))).isInstanceOf(Outcome.Applied.class);
        collector = CollectorControl.none();
        assertThat(removed()).isInstanceOf(Outcome.Applied.class);
        assertThat(Files.readSymbolicLink(home().resolve("current"))).isEqualTo(Path.of("releases/2024"));
        assertThat(live(HostLayout.CONFIG)).isEqualTo("theirs\n");
    }

    @Test
    void keepsFiveReleasesAndTheLiveOne() throws IOException {
        for (int i = 0; i < 8; i++) {
            deploy(config("v" + i + "\n"));
        }
        try (var releases = Files.list(home().resolve("releases"))) {
            assertThat(releases).hasSize(5);
        }
        assertThat(live(HostLayout.CONFIG)).isEqualTo("v7\n");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(directory.resolve("home"), "a file, not a directory");
        TargetPlan plan = plan(config("a\n"));
        Outcome outcome = apply(plan, config("a\n"));
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(directory.resolve("home")).hasContent("a file, not a directory");
    }

    @Test
    void aRecordThatObsctlDidNotWriteBlocks() throws IOException {
        Files.createDirectories(home().resolve("releases/x/.obsctl"));
        Files.writeString(home().resolve("releases/x/.obsctl/release"), "obsctl-release 1\nfile 644 999 a\nshort");
        Files.createSymbolicLink(home().resolve("current"), Path.of("releases/x"));
        assertThat(plan(config("a\n"))).isInstanceOf(TargetPlan.Blocked.class);
    }
}
