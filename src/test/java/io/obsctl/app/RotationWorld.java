package io.obsctl.app;

import io.obsctl.event.Sink;
import io.obsctl.model.HopState;
import io.obsctl.model.Outcome;
import io.obsctl.model.RotationReport;
import io.obsctl.model.RotationState;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.model.TargetRef;
import io.obsctl.model.TokenFacts;
import io.obsctl.model.TokenIssuer;
import io.obsctl.model.VerifyReport;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileSink;
import io.obsctl.verify.lane.LaneProber;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a rotation touches, in memory: the API, hosts, files. Tokens are their names. Between any two things
 * that happen it can be cut, as by kill -9.
 */
final class RotationWorld {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00.5Z");
    static final SecretRef OLD = SecretRef.parse("file:tokens/write");
    static final SecretRef GIVEN = SecretRef.parse("file:tokens/given");
    private static final SecretRef NEXT = SecretRef.parse("file:tokens/write.obsctl-next");
    private static final String POLICY = "policy-of-writers";

    /** The end of the process at this instant. */
    static final class Cut extends Error {
        private static final long serialVersionUID = 1;
    }

    String profile = """
            environment: prod # the only one
            service: { name: api }
            stack:
              tokens:
                write: file:tokens/write # on every host
                stacks: env:STACKS
              lanes:
                otlp: { url: "http://127.0.0.1:9/otlp", id: 1 }
            """;
    final Map<String, String> files = new TreeMap<>(Map.of(OLD.rest(), "writer"));
    final Set<String> alive = new TreeSet<>(Set.of("writer"));
    final Set<String> everMade = new TreeSet<>();
    final Map<String, String> hosts = new TreeMap<>(Map.of("a", "writer", "b", "writer", "c", "writer"));
    final Set<String> down = new HashSet<>();
    final Set<String> unproved = new HashSet<>();

    @Nullable
    RotationState state;

    int steps;
    int cutAt = Integer.MAX_VALUE;
    private final Map<SecretRef, SecretRef> swapped = new HashMap<>();
    private long seed = 1;

    /** Something happens here; at the chosen instant it does not, nor anything after it. */
    private void instant() {
        if (++steps > cutAt) {
            throw new Cut();
        }
        hosts.forEach((host, token) -> {
            if (!alive.contains(token)) {
                throw new AssertionError(host + " has a token that is ended: " + token);
            }
        });
    }

    private String at(SecretRef ref) {
        SecretRef real = swapped.getOrDefault(ref, ref);
        return files.getOrDefault(real.rest(), "");
    }

    RotationReport rotate(boolean back) {
        return rotate(new RotateToken.Request("prod", null, 90, false, back));
    }

    /** Somebody has made another token by hand and laid it down beside the old one. */
    RotateToken.Request given() {
        files.put(GIVEN.rest(), "given");
        alive.add("given");
        return new RotateToken.Request("prod", GIVEN, 90, false, false);
    }

    /** One run of the program. */
    RotationReport rotate(RotateToken.Request request) {
        swapped.clear();
        ProfileFiles profiles = new Profiles();
        Issuer issuer = new Issuer();
        Places places = new Places();
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        NewTokens tokens = new NewTokens(this::facts, loaded -> Optional.of(issuer), places, clock, new Random(seed++));
        CommitToken commits = new CommitToken(profiles, new Texts(), places, this::facts);
        return new RotateToken(new OpenProfile(profiles), this::ask, tokens, this::roll, this::prove, places, commits)
                .rotate(request, Sink.none());
    }

    private TokenFacts facts(SecretRef ref) {
        String name = at(ref);
        return name.isEmpty() ? new TokenFacts.Opaque() : new TokenFacts.CloudAccess("1", name, "eu");
    }

    private LaneProber.Answer ask(LaneProber.Knock knock) {
        instant();
        SecretRef token = knock.token();
        return token != null && alive.contains(at(token))
                ? new LaneProber.Answer.Accepted(200, "nothing")
                : new LaneProber.Answer.Rejected(401, LaneProber.Refusal.DEAD_TOKEN, "", null);
    }

    private CredentialRollout.Result roll(String name, Sink progress) {
        SecretRef wanted = written();
        List<Outcome> outcomes = new ArrayList<>();
        boolean failed = false;
        for (String host : hosts.keySet()) {
            TargetRef ref = new TargetRef(TargetRef.Kind.HOST, host);
            instant();
            failed |= down.contains(host);
            if (failed) {
                outcomes.add(new Outcome.Refused(ref, Problem.error("hosts/unreachable", "unreachable", host)));
            } else {
                hosts.put(host, at(wanted));
                instant();
                outcomes.add(new Outcome.Applied(ref, List.of(), Duration.ZERO));
            }
        }
        return new CredentialRollout.Result(outcomes, failed ? ExitCode.PARTIAL : ExitCode.DONE);
    }

    private VerifyReport prove(String name, Sink progress) {
        instant();
        HopState good = new HopState.Passed("");
        List<VerifyReport.HostProof> proofs = new ArrayList<>();
        for (String host : hosts.keySet()) {
            HopState read = unproved.contains(host) ? new HopState.Failed("lost") : good;
            proofs.add(new VerifyReport.HostProof(
                    host, List.of(new VerifyReport.SignalProof(Signal.LOGS, good, good, good, read, null, "", null))));
        }
        return new VerifyReport("000000", NOW, Duration.ZERO, proofs, List.of(), List.of());
    }

    private SecretRef written() {
        return new OpenProfile(new Profiles())
                .open("prod")
                .profile()
                .profile()
                .stack()
                .tokens()
                .write();
    }

    private final class Profiles implements ProfileFiles {
        @Override
        public Answer read(String name) {
            return new Bytes("prod.yaml", profile.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public List<String> names() {
            return List.of("prod");
        }
    }

    private final class Texts implements ProfileSink {
        @Override
        public Optional<Problem> create(String name, String text, boolean force) {
            throw new AssertionError("a rotation makes no profile");
        }

        @Override
        public Optional<Problem> replace(String path, String before, String after) {
            instant();
            profile = after;
            instant();
            return Optional.empty();
        }

        @Override
        public String path(String name) {
            return "prod.yaml";
        }
    }

    private final class Issuer implements TokenIssuer {
        @Override
        public Optional<Known> find(String name, String region) {
            instant();
            return alive.contains(name) ? Optional.of(new Known("id-" + name, POLICY, name, null)) : Optional.empty();
        }

        @Override
        public Made make(String policyId, String name, String region, @Nullable Instant expires) {
            instant();
            if (!everMade.add(name)) {
                throw new AssertionError("made twice: " + name);
            }
            alive.add(name);
            instant();
            return new Made(new Known("id-" + name, policyId, name, expires), Secret.of(name));
        }

        @Override
        public void revoke(String id, String region) {
            instant();
            alive.remove(id.substring("id-".length()));
            instant();
        }
    }

    private final class Places implements RotationPlaces {
        @Override
        public Hold hold(String name) {
            return () -> {};
        }

        @Override
        public Optional<RotationState> read(String name) {
            return Optional.ofNullable(state);
        }

        @Override
        public void write(RotationState other) {
            instant();
            state = other;
            instant();
        }

        @Override
        public void clear(String name) {
            instant();
            state = null;
        }

        @Override
        public Optional<SecretRef> beside(SecretRef old) {
            return Optional.of(NEXT);
        }

        @Override
        public void keep(SecretRef file, Secret token) {
            instant();
            files.put(
                    file.rest(),
                    everMade.stream()
                            .filter(alive::contains)
                            .reduce((a, b) -> b)
                            .orElseThrow());
            instant();
        }

        @Override
        public boolean promoted(SecretRef next, SecretRef old) {
            return !files.containsKey(next.rest()) && files.containsKey(old.rest());
        }

        @Override
        public void promote(SecretRef next, SecretRef old) {
            if (promoted(next, old)) {
                return;
            }
            instant();
            String value = files.remove(next.rest());
            files.put(old.rest(), value == null ? "" : value);
            instant();
        }

        @Override
        public void drop(SecretRef next) {
            instant();
            files.remove(next.rest());
            instant();
        }

        @Override
        public void swap(SecretRef asked, SecretRef given) {
            swapped.put(asked, given);
        }
    }
}
