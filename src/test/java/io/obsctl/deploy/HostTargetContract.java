package io.obsctl.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.Change;
import io.obsctl.model.DriftReport;
import io.obsctl.model.HostLayout;
import io.obsctl.model.KeptRelease;
import io.obsctl.model.Outcome;
import io.obsctl.model.PastRun;
import io.obsctl.model.Piece;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.Plan;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.model.TargetPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every target that holds releases does, whatever it is reached by. */
public abstract class HostTargetContract {
    protected static final String CREDENTIAL = "credentials/write-token";

    protected String token = "glc_FAKE_first";
    protected final SecretSource secrets = ref -> Secret.of(token);

    /** A new connection to one and the same place. */
    protected abstract Target open();

    /** The same place as it is asked after a deploy. */
    protected abstract Place place();

    /** The directory of this machine that the target keeps its releases in. */
    protected abstract Path home();

    /** What a bundle for this target must hold besides. */
    protected Artifact[] besides() {
        return new Artifact[0];
    }

    private List<Artifact> with(Artifact... artifacts) {
        List<Artifact> all = new ArrayList<>(List.of(artifacts));
        all.addAll(List.of(besides()));
        return all;
    }

    protected static Artifact config(String text) {
        return Artifact.of(HostLayout.CONFIG, ArtifactKind.ALLOY_CONFIG, text);
    }

    protected static Artifact credential() {
        return new Artifact(
                CREDENTIAL,
                ArtifactKind.CREDENTIAL,
                0440,
                List.of(new Piece.Slot(SecretRef.parse("env:TOKEN"), Piece.Form.RAW, "")));
    }

    protected TargetPlan plan(Artifact... artifacts) {
        return planned(artifacts).targets().get(0);
    }

    private Plan planned(Artifact... artifacts) {
        Bundle bundle = new Bundle("prod", with(artifacts));
        try (Target target = open()) {
            return Planner.plan(
                    "prod", "", BundleDigest.of(bundle), new Survey(1, Sink.none()).of(bundle, List.of(target)));
        }
    }

    protected Outcome apply(TargetPlan plan, Artifact... artifacts) {
        if (plan instanceof TargetPlan.Blocked blocked) {
            throw new AssertionError("blocked: " + blocked.reason());
        }
        try (Target target = open()) {
            return target.apply((TargetPlan.Ready) plan, new Bundle("prod", with(artifacts)).artifacts(), Sink.none());
        }
    }

    protected Outcome deploy(Artifact... artifacts) {
        return apply(plan(artifacts), artifacts);
    }

    protected String live(String path) throws IOException {
        return Files.readString(home().resolve("current").resolve(path));
    }

    protected static Surveyed surveyed(Reversal reversal) {
        Reversal.Sight sight = reversal.survey();
        return new Surveyed(
                reversal.ref(),
                sight.wanted().stream()
                        .map(w -> new Surveyed.Wanted(w.path(), w.text(), w.label()))
                        .toList(),
                sight.seen());
    }

    private PlaceHistory.Known history() {
        try (Place place = place()) {
            PlaceHistory history = place.history();
            assertThat(history).as(history.toString()).isInstanceOf(PlaceHistory.Known.class);
            return (PlaceHistory.Known) history;
        }
    }

    private TargetPlan planRollback(String to, boolean keepCredentials) {
        ReleaseChoice choice = ReleaseChoice.of(history(), to);
        assertThat(choice).as(choice.toString()).isInstanceOf(ReleaseChoice.Found.class);
        try (Place place = place();
                Reversal back =
                        place.rollback(((ReleaseChoice.Found) choice).release().name(), keepCredentials)) {
            return Planner.plan("prod", "", "", List.of(surveyed(back)))
                    .targets()
                    .get(0);
        }
    }

    private Outcome rollback(String to, boolean keepCredentials) {
        TargetPlan plan = planRollback(to, keepCredentials);
        ReleaseChoice choice = ReleaseChoice.of(history(), to);
        try (Place place = place();
                Reversal back =
                        place.rollback(((ReleaseChoice.Found) choice).release().name(), keepCredentials)) {
            return back.apply((TargetPlan.Ready) plan, List.of(), Sink.none());
        }
    }

    private List<Change.Action> actions(TargetPlan plan) {
        assertThat(plan).isInstanceOf(TargetPlan.Ready.class);
        List<String> besides = Stream.of(besides()).map(Artifact::path).toList();
        return ((TargetPlan.Ready) plan)
                .changes().stream()
                        .filter(c -> !besides.contains(c.artifact()))
                        .map(Change::action)
                        .toList();
    }

    /** Every file and link with its time, size and target: what a run that writes nothing leaves the same. */
    private Map<String, String> snapshot() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(home())) {
            for (Path path : new ArrayList<>(walk.toList())) {
                all.put(
                        path.toString(),
                        Files.isSymbolicLink(path)
                                ? Files.readSymbolicLink(path).toString()
                                : Files.getLastModifiedTime(path) + " " + Files.size(path));
            }
        }
        return all;
    }

    @Test
    void theFirstPlanCreatesEverythingAndWritesNothing() {
        TargetPlan plan = plan(config("a\n"), credential());
        assertThat(actions(plan)).containsExactly(Change.Action.CREATE, Change.Action.CREATE);
        assertThat(home().resolve("current")).doesNotExist();
    }

    @Test
    void deploysFilesWithTheirModesAndSecrets() throws IOException {
        assertThat(deploy(config("a\n"), credential())).isInstanceOf(Outcome.Applied.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("a\n");
        assertThat(live(CREDENTIAL)).isEqualTo(token);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home().resolve("current").resolve(CREDENTIAL))))
                .isEqualTo("r--r-----");
        assertThat(home().resolve("current")).isSymbolicLink();
    }

    @Test
    void aSecondDeployChangesNothingAndWritesNothing() throws IOException {
        deploy(config("a\n"), credential());
        Map<String, String> before = snapshot();
        assertThat(actions(plan(config("a\n"), credential()))).containsOnly(Change.Action.NONE);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void aChangedTextIsAnUpdateWithADiff() throws IOException {
        deploy(config("a\nb\n"), credential());
        TargetPlan plan = plan(config("a\nc\n"), credential());
        assertThat(actions(plan)).containsExactly(Change.Action.UPDATE, Change.Action.NONE);
        assertThat(((TargetPlan.Ready) plan).changes().get(0).diff()).contains("-b\n+c\n");
        assertThat(apply(plan, config("a\nc\n"), credential())).isInstanceOf(Outcome.Applied.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("a\nc\n");
    }

    @Test
    void aRotatedTokenIsAChangeThatShowsNoSecret() throws IOException {
        deploy(config("a\n"), credential());
        token = "glc_FAKE_second";
        TargetPlan plan = plan(config("a\n"), credential());
        assertThat(actions(plan)).containsExactly(Change.Action.NONE, Change.Action.UPDATE);
        assertThat(plan.toString()).contains("<env:TOKEN, another value>").doesNotContain("FAKE");
        apply(plan, config("a\n"), credential());
        assertThat(live(CREDENTIAL)).isEqualTo("glc_FAKE_second");
        assertThat(actions(plan(config("a\n"), credential()))).containsOnly(Change.Action.NONE);
    }

    @Test
    void whatIsWantedNoMoreIsRemoved() {
        deploy(config("a\n"), credential());
        assertThat(actions(plan(config("a\n")))).containsExactly(Change.Action.NONE, Change.Action.REMOVE);
        assertThat(deploy(config("a\n"))).isInstanceOf(Outcome.Applied.class);
        assertThat(home().resolve("current").resolve(CREDENTIAL)).doesNotExist();
    }

    @Test
    void aHandInAFileShowsAndIsMended() throws IOException {
        deploy(config("a\n"), credential());
        Path live = home().resolve("current");
        Files.setPosixFilePermissions(live.resolve(CREDENTIAL), PosixFilePermissions.fromString("rw-rw-r--"));
        Files.writeString(live.resolve(CREDENTIAL), "by hand", StandardCharsets.UTF_8);
        Files.writeString(live.resolve(HostLayout.CONFIG), "by hand\n");
        TargetPlan plan = plan(config("a\n"), credential());
        assertThat(actions(plan)).containsOnly(Change.Action.UPDATE);
        assertThat(plan.toString())
                .contains("-by hand")
                .contains("-# changed by hand")
                .contains("-# mode 0664");
        assertThat(apply(plan, config("a\n"), credential())).isInstanceOf(Outcome.Applied.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("a\n");
        assertThat(actions(plan(config("a\n"), credential()))).containsOnly(Change.Action.NONE);
    }

    @Test
    void refusesWhenTheStateChangedSinceThePlan() throws IOException {
        deploy(config("a\n"), credential());
        TargetPlan plan = plan(config("b\n"), credential());
        Files.writeString(home().resolve("current").resolve(HostLayout.CONFIG), "by hand\n");
        Outcome outcome = apply(plan, config("b\n"), credential());
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(((Outcome.Refused) outcome).cause().id().toString()).isEqualTo("deploy/changed-since-planned");
        assertThat(live(HostLayout.CONFIG)).isEqualTo("by hand\n");
    }

    @Test
    void theHistoryTellsWhoDeployedWhatAndWhichIsLive() {
        assertThat(history().releases()).isEmpty();
        assertThat(history().runs()).isEmpty();
        deploy(config("a\n"), credential());
        deploy(config("b\n"), credential());
        PlaceHistory.Known history = history();
        assertThat(history.releases()).extracting(KeptRelease::live).containsExactly(true, false);
        assertThat(history.releases()).allSatisfy(release -> {
            assertThat(release.who()).isEqualTo("tests");
            assertThat(release.revision()).isEqualTo("4f2a91c");
            assertThat(release.intact()).isTrue();
            assertThat(release.made()).isAfter(java.time.Instant.parse("2020-01-01T00:00:00Z"));
        });
        PastRun last = history.runs().get(0);
        assertThat(last.result()).isEqualTo(PastRun.Result.APPLIED);
        assertThat(last.how()).isEqualTo(PastRun.How.RUN);
        assertThat(last.who()).isEqualTo("tests");
        assertThat(last.action()).isEqualTo("deploy");
        assertThat(last.release()).isEqualTo(history.releases().get(0).name());
        assertThat(last.before()).isEqualTo(history.releases().get(1).name());
    }

    @Test
    void theDigestOfAReleaseIsTheSameWhateverItsSecretsAre() {
        deploy(config("a\n"), credential());
        token = "glc_FAKE_second";
        deploy(config("a\n"), credential());
        assertThat(history().releases())
                .hasSize(2)
                .extracting(KeptRelease::digest)
                .containsOnly(history().releases().get(0).digest());
    }

    @Test
    void rollsBackToTheReleaseBeforeAndForwardAgain() throws IOException {
        deploy(config("a\n"));
        deploy(config("b\n"));
        TargetPlan plan = planRollback("", false);
        assertThat(((TargetPlan.Ready) plan).changes().get(0).diff()).contains("-b\n+a\n");
        assertThat(live(HostLayout.CONFIG)).isEqualTo("b\n");
        assertThat(rollback("", false)).isInstanceOf(Outcome.Applied.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("a\n");
        assertThat(history().runs().get(0).action()).isEqualTo("rollback");
        assertThat(rollback("", false)).isInstanceOf(Outcome.Applied.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("b\n");
        assertThat(history().releases()).as("nothing was made for it").hasSize(2);
    }

    @Test
    void aRollbackKeepsTodaysCredentials() throws IOException {
        deploy(config("a\n"), credential());
        token = "glc_FAKE_second";
        deploy(config("b\n"), credential());
        TargetPlan plan = planRollback("1", false);
        assertThat(plan.toString())
                .contains("rollback/credentials-of-today")
                .doesNotContain("another value")
                .doesNotContain("FAKE");
        Outcome outcome = rollback("1", false);
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Applied.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("a\n");
        assertThat(live(CREDENTIAL)).isEqualTo("glc_FAKE_second");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home().resolve("current").resolve(CREDENTIAL))))
                .isEqualTo("r--r-----");
        assertThat(actions(plan(config("a\n"), credential())))
                .as("what a deploy of that profile would make")
                .containsOnly(Change.Action.NONE);
    }

    @Test
    void credentialsOfThatTimeComeBackOnlyWhenAskedForAndItIsSaid() throws IOException {
        deploy(config("a\n"), credential());
        token = "glc_FAKE_second";
        deploy(config("b\n"), credential());
        TargetPlan plan = planRollback("1", true);
        assertThat(plan.toString())
                .contains("rollback/credentials-of-that-time", "<env:TOKEN, another value>")
                .doesNotContain("FAKE");
        assertThat(rollback("1", true)).isInstanceOf(Outcome.Applied.class);
        assertThat(live(CREDENTIAL)).isEqualTo("glc_FAKE_first");
    }

    @Test
    void rollsBackToAChosenDigestAndSaysWhatIsMissing() throws IOException {
        deploy(config("a\n"));
        deploy(config("b\n"));
        deploy(config("c\n"));
        KeptRelease first = history().releases().get(2);
        assertThat(rollback(first.digest().substring(0, 6), false)).isInstanceOf(Outcome.Applied.class);
        assertThat(live(HostLayout.CONFIG)).isEqualTo("a\n");
        assertThat(missing("7")).isEqualTo("rollback/no-release");
        assertThat(missing("ffff")).isEqualTo("rollback/no-release");
        assertThat(missing("f")).isEqualTo("rollback/no-release");
    }

    private String missing(String to) {
        return ((ReleaseChoice.None) ReleaseChoice.of(history(), to))
                .reason()
                .id()
                .toString();
    }

    @Test
    void aReleaseThatWasChangedByHandIsNotGoneBackTo() throws IOException {
        deploy(config("a\n"));
        String old = history().releases().get(0).name();
        deploy(config("b\n"));
        Files.writeString(home().resolve("releases").resolve(old).resolve(HostLayout.CONFIG), "by hand\n");
        assertThat(missing("1")).isEqualTo("rollback/damaged-release");
    }

    @Test
    void aRollbackRefusesWhenTheStateChangedSinceItWasShown() throws IOException {
        deploy(config("a\n"));
        deploy(config("b\n"));
        TargetPlan plan = planRollback("1", false);
        String name = history().releases().get(1).name();
        Files.writeString(home().resolve("current").resolve(HostLayout.CONFIG), "by hand\n");
        try (Place place = place();
                Reversal back = place.rollback(name, false)) {
            Outcome outcome = back.apply((TargetPlan.Ready) plan, List.of(), Sink.none());
            assertThat(((Outcome.Refused) outcome).cause().id().toString()).isEqualTo("deploy/changed-since-planned");
        }
        assertThat(live(HostLayout.CONFIG)).isEqualTo("by hand\n");
    }

    private DriftReport.Known drift(Artifact... artifacts) {
        try (Place place = place()) {
            return (DriftReport.Known)
                    DriftFinder.of(place.ref(), place.compare(), new Bundle("prod", with(artifacts)));
        }
    }

    @Test
    void whatAHandChangedIsDriftAndWhatTheProfileChangedIsNot() throws IOException {
        assertThat(drift(config("a\n")).isClean()).as("nothing deployed").isTrue();
        deploy(config("a\n"), credential());
        Path live = home().resolve("current");
        assertThat(drift(config("a\n"), credential()).drift())
                .extracting(DriftReport.Drift::what)
                .doesNotContain("changed");
        Files.writeString(live.resolve(HostLayout.CONFIG), "a\npassword = \"hunter22\"\n");
        Files.setPosixFilePermissions(live.resolve(CREDENTIAL), PosixFilePermissions.fromString("rw-rw-r--"));
        Files.writeString(live.resolve(CREDENTIAL), "by hand", StandardCharsets.UTF_8);
        DriftReport.Known drift = drift(config("b\n"), credential());
        assertThat(drift.drift().toString())
                .contains("+password = \"***\"", "changed, not shown", "mode 0664, was 0440")
                .doesNotContain("hunter22", "by hand", "+b");
        assertThat(drift.undeployed()).hasSize(1);
        assertThat(drift.undeployed().get(0).diff()).contains("-a\n+b\n");
    }

    @Test
    void anUninstallTakesAwayWhatIsOursAndASecondHasNothingToDo() throws IOException {
        deploy(config("a\n"), credential());
        Files.writeString(home().resolve("theirs"), "stays\n");
        try (Place place = place();
                Reversal removal = place.removal()) {
            TargetPlan plan = Planner.plan("prod", "", "", List.of(surveyed(removal)))
                    .targets()
                    .get(0);
            assertThat(plan).as(plan.toString()).isInstanceOf(TargetPlan.Ready.class);
            assertThat(home().resolve("current")).as("a plan writes nothing").isSymbolicLink();
            Outcome outcome = removal.apply((TargetPlan.Ready) plan, List.of(), Sink.none());
            assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Applied.class);
            TargetPlan second = Planner.plan("prod", "", "", List.of(surveyed(removal)))
                    .targets()
                    .get(0);
            assertThat(((TargetPlan.Ready) second).changesAnything())
                    .as(second.toString())
                    .isFalse();
        }
        assertThat(home().resolve("theirs")).hasContent("stays");
        try (Stream<Path> left = Files.list(home())) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void hostileNamesAndTextsChangeNothingButTheText() throws IOException {
        Artifact odd = Artifact.of(
                "env/-rf $(touch /tmp/obsctl-pwned) 'a' \"b\" ü;.env",
                ArtifactKind.ENV_FILE,
                "x='$(id)' `id` \\ \" %n %s\n\u2028é\n");
        assertThat(deploy(config("a\n"), odd)).isInstanceOf(Outcome.Applied.class);
        assertThat(live(odd.path())).isEqualTo(odd.shownText());
        assertThat(actions(plan(config("a\n"), odd))).containsOnly(Change.Action.NONE);
        assertThat(Path.of("/tmp/obsctl-pwned")).doesNotExist();
    }
}
