package io.obsctl.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.Change;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
import io.obsctl.model.Piece;
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
