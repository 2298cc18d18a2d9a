package io.obsctl;

import io.obsctl.app.AdvisePolicies;
import io.obsctl.app.CheckCredentials;
import io.obsctl.app.CommitToken;
import io.obsctl.app.CredentialRollout;
import io.obsctl.app.InitDates;
import io.obsctl.app.InitProfile;
import io.obsctl.app.NewTokens;
import io.obsctl.app.ReadTokens;
import io.obsctl.app.RotateToken;
import io.obsctl.app.RotationPlaces;
import io.obsctl.app.VerifySignals;
import io.obsctl.event.Sink;
import io.obsctl.infra.cloud.AccessPolicyTokens;
import io.obsctl.infra.cloud.GrafanaCloudDirectory;
import io.obsctl.infra.profiles.ProfileFolder;
import io.obsctl.infra.secret.TokenText;
import io.obsctl.infra.sources.SourceLogins;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.model.Stack;
import io.obsctl.model.TokenIssuer;
import io.obsctl.model.VerifyRequest;
import io.obsctl.verify.source.CheckSources;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Optional;

/** What is about ids and tokens: finding, checking, reading and replacing them. */
final class WiredCredentials {
    private final Workplace place;
    private final Wiring wiring;

    WiredCredentials(Workplace place) {
        this.place = place;
        this.wiring = place.wiring();
    }

    InitProfile initProfile() {
        ProfileFolder folder = place.folder();
        SecretSource secrets = wiring.secrets(Sink.none());
        WiredLanes lanes = new WiredLanes(wiring);
        return new InitProfile(
                folder,
                folder,
                place.files(),
                (api, tls) -> new GrafanaCloudDirectory(api, wiring.http().over(tls, secrets)),
                secrets,
                new InitDates(lanes::facts, lanes.tokenDates()));
    }

    CheckCredentials checkCredentials() {
        ProfileFolder folder = place.folder();
        CheckSources sources = new CheckSources(
                new SourceLogins(wiring.hastyHttp(), wiring.secrets(Sink.none())), new WiredSources(wiring));
        return new CheckCredentials(place.openProfile(), folder, folder, new WiredLanes(wiring).check(), sources);
    }

    AdvisePolicies advisePolicies() {
        return new AdvisePolicies(place.openProfile(), new WiredLanes(wiring).patientProber());
    }

    ReadTokens readTokens() {
        return new ReadTokens(
                place.openProfile(),
                wiring.secrets(Sink.none()),
                TokenText::read,
                new WiredLanes(wiring).tokenDates(),
                wiring.clock());
    }

    /** @param credentials brings a profile's new credentials to its hosts */
    RotateToken rotateToken(CredentialRollout credentials, VerifySignals signals) {
        SecretSource secrets = wiring.secrets(Sink.none());
        WiredLanes lanes = new WiredLanes(wiring);
        ProfileFolder folder = place.folder();
        RotationPlaces places = new RotationFiles(place.state().resolve("rotations"), place.profiles(), wiring::swap);
        NewTokens tokens = new NewTokens(
                lanes::facts, profile -> issuer(secrets, profile), places, wiring.clock(), new SecureRandom());
        return new RotateToken(
                place.openProfile(),
                lanes.patientProber(),
                tokens,
                credentials::run,
                (profile, progress) -> signals.verify(profile, VerifyRequest.ALL, progress),
                places,
                new CommitToken(folder, folder, places, lanes::facts));
    }

    /** The API that makes tokens, when the profile names a token that may ask it. */
    private Optional<TokenIssuer> issuer(SecretSource secrets, LoadedProfile profile) {
        Stack stack = profile.profile().stack();
        SecretRef token = stack.tokens().stacks();
        if (token == null) {
            return Optional.empty();
        }
        URI api = stack.api() == null ? URI.create("https://grafana.com") : stack.api();
        return Optional.of(
                new AccessPolicyTokens(api, wiring.http().over(stack.tls(), secrets), () -> secrets.resolve(token)));
    }
}
