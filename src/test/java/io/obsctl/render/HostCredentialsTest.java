package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Version;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets that lie encrypted on the host are named in the unit and in the config, and are nowhere in the bundle. */
class HostCredentialsTest {
    private static Bundle bundle(String alloy, String ref) {
        LoadedProfile shipped = Shipped.load("worker-prod");
        var profile = Records.with(shipped.profile(), "stack.tokens.write", SecretRef.parse(ref));
        return Shipped.render(AcceptedConfigsTest.loaded(
                        shipped, Records.with(profile, "collectors.0.alloy", Version.parse(alloy))))
                .bundle();
    }

    @ParameterizedTest
    @CsvSource({
        "1.15, systemd-creds:grafana-write, grafana-write:/etc/credstore.encrypted/grafana-write",
        "1.12, systemd-creds:grafana-write, grafana-write:/etc/credstore.encrypted/grafana-write",
        "1.15, systemd-creds:/srv/creds/grafana-write.cred, grafana-write:/srv/creds/grafana-write.cred"
    })
    void areLoadedByTheUnitUnderTheNameThatTheyWereEncryptedWith(String alloy, String ref, String loaded) {
        Bundle bundle = bundle(alloy, ref);
        assertThat(bundle.of(ArtifactKind.SYSTEMD_UNIT))
                .isNotEmpty()
                .allSatisfy(
                        unit -> assertThat(unit.shownText()).contains("\nLoadCredentialEncrypted=" + loaded + "\n"));
        Artifact config = bundle.of(ArtifactKind.ALLOY_CONFIG).get(0);
        assertThat(config.shownText()).contains("sys.env(\"CREDENTIALS_DIRECTORY\") + \"/grafana-write\"");
        assertThat(bundle.artifacts())
                .allSatisfy(a -> assertThat(a.secrets()).as(a.path()).noneMatch(SecretRef::staysOnHost));
        assertThat(bundle.artifacts()).noneMatch(a -> a.path().endsWith("/write-token"));
    }
}
