package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Stability;
import io.obsctl.lang.alloy.check.AlloyChecker;
import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.CredentialDelivery;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Profile;
import io.obsctl.model.Version;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every config of every kind of profile, for every Alloy that obsctl knows, is one that this Alloy loads. */
class AcceptedConfigsTest {
    static Stream<String> names() {
        return Shipped.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void anyVersionWithAnyDeliveryOfSecrets(String name) {
        for (int minor = 0; minor <= 18; minor++) {
            for (CredentialDelivery delivery : CredentialDelivery.values()) {
                LoadedProfile profile = Shipped.load(name);
                Profile changed = Records.with(profile.profile(), "collectors.0.alloy", new Version(1, minor));
                changed = Records.with(changed, "collectors.0.credentials", delivery);
                if (minor < 6 && changed.collectors().get(0).door() != null) {
                    continue; // Doors need auth on receivers: from 1.6.
                }
                assertThat(problems(loaded(profile, changed)))
                        .as("%s on 1.%d with %s", name, minor, delivery)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void anySetOfLanesThatTakesEverySignal(String name) {
        for (String missing : List.of("otlp", "mimir", "loki", "otlp,tempo")) {
            for (LaneAuth auth : LaneAuth.values()) {
                LoadedProfile profile = Shipped.load(name);
                Profile changed = profile.profile();
                for (String lane : List.of("otlp", "mimir", "loki", "tempo")) {
                    changed = Records.with(changed, "stack.lanes." + lane + ".auth", auth);
                    changed = Records.with(
                            changed, "stack.lanes." + lane + ".tenant", auth == LaneAuth.TENANT ? "team-a" : null);
                }
                for (String lane : missing.split(",")) {
                    changed = Records.with(changed, "stack.lanes." + lane, null);
                }
                if (missing.endsWith("tempo")) {
                    changed = Records.with(changed, "collect.otlp.traces", false);
                }
                assertThat(problems(loaded(profile, changed)))
                        .as("%s without %s by %s", name, missing, auth)
                        .isEmpty();
            }
        }
    }

    static LoadedProfile loaded(LoadedProfile like, Profile profile) {
        return new LoadedProfile(like.name(), like.file(), profile, like.origins());
    }

    private static List<Problem> problems(LoadedProfile profile) {
        List<Problem> problems = new ArrayList<>();
        for (Artifact config : Shipped.render(profile).bundle().of(ArtifactKind.ALLOY_CONFIG)) {
            AlloySyntax.Parsed parsed = AlloySyntax.parse(config.path(), config.shownText());
            problems.addAll(parsed.problems());
            String version = profile.profile().collectors().get(0).alloy().toString();
            problems.addAll(errors(AlloyChecker.check(
                    List.of(parsed.file()),
                    new CheckTarget(AlloyVersion.parse(version).orElseThrow(), Stability.GENERALLY_AVAILABLE, false))));
        }
        return problems;
    }

    /** Warnings are for people: below 1.4 there is only the function that later became deprecated. */
    private static List<Problem> errors(List<Problem> problems) {
        return problems.stream().filter(p -> p.severity() == Severity.ERROR).toList();
    }
}
