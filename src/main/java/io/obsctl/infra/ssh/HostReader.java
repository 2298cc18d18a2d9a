package io.obsctl.infra.ssh;

import io.obsctl.model.Artifact;
import io.obsctl.model.HostFacts;
import io.obsctl.model.HostLayout;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads hosts and writes nothing: two commands at most. */
final class HostReader {
    private static final Duration LOOK = Duration.ofSeconds(60);
    private static final String UNKNOWN = "none";

    private final SshConnection connection;
    private final HostRelease what;
    private final HostPaths paths;
    private final SecretSource secrets;
    private final Clock clock;

    HostReader(SshConnection connection, HostRelease what, HostPaths paths, SecretSource secrets, Clock clock) {
        this.connection = connection;
        this.what = what;
        this.paths = paths;
        this.secrets = secrets;
        this.clock = clock;
    }

    HostView view(List<Artifact> wanted) throws SshFailure {
        HostLook look = look("plan");
        boolean comparable = look.fact("key").equals("yes") && look.release().isPresent();
        return new HostView(
                look,
                wanted,
                comparable ? digests(wanted) : unknown(wanted),
                what.collector().home());
    }

    /** As {@link #look}, with what only people want to know. */
    HostLook lookAll() throws SshFailure {
        return look("all");
    }

    /** All that the host says of itself. */
    HostFacts facts() throws SshFailure {
        return new LookFacts(look("all")).of(connection.endpoint().name());
    }

    /** Facts, and the live release as it is now. */
    HostLook look() throws SshFailure {
        return look("plan");
    }

    private HostLook look(String depth) throws SshFailure {
        String ui = what.collector().listen().ui();
        Instant before = clock.instant();
        RemoteResult result = connection.run(
                "look",
                Scripts.LOOK,
                List.of(
                        what.collector().home(),
                        paths.etc(),
                        what.collector().program(),
                        HostLayout.OWN_UNIT_NAME,
                        HostLayout.DISTRIBUTION_UNIT_NAME,
                        Addresses.host(ui),
                        Addresses.port(ui),
                        depth,
                        paths.runDirectory()),
                new byte[0],
                LOOK,
                null);
        String host = connection.endpoint().name();
        try {
            return HostLook.parse(result.output(), paths.group()).timed(before, clock.instant());
        } catch (IllegalArgumentException e) {
            throw new SshFailure(
                    Problem.error(
                            "deploy/unreadable",
                            "the target's state cannot be read",
                            host + ": " + e.getMessage() + " " + result.shortError()),
                    e);
        }
    }

    private static List<SecretRef> references(List<Artifact> wanted) {
        return wanted.stream().flatMap(a -> a.secrets().stream()).distinct().toList();
    }

    private static Map<String, String> unknown(List<Artifact> wanted) {
        Map<String, String> slots = new TreeMap<>();
        references(wanted).forEach(ref -> slots.put(ref.toString(), UNKNOWN));
        return slots;
    }

    /** Has the host say by which values it knows the wanted secrets. They go over the connection, never into arguments. */
    Map<String, String> digests(List<Artifact> wanted) throws SshFailure {
        List<SecretRef> references = references(wanted);
        Map<String, String> slots = new TreeMap<>();
        if (references.isEmpty()) {
            return slots;
        }
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (SecretRef reference : references) {
            byte[] secret = secrets.resolve(reference).reveal().getBytes(StandardCharsets.UTF_8);
            input.writeBytes((secret.length + "\n").getBytes(StandardCharsets.US_ASCII));
            input.writeBytes(secret);
        }
        RemoteResult result = connection.run(
                "digests", Scripts.DIGEST, List.of(what.collector().home() + "/key"), input.toByteArray(), LOOK, null);
        List<String> lines = result.text().lines().toList();
        if (result.status() != 0 || lines.size() != references.size()) {
            throw new SshFailure(Problem.error(
                    "deploy/unreadable",
                    "the target's state cannot be read",
                    connection.endpoint().name() + ": " + result.shortError()));
        }
        for (int i = 0; i < lines.size(); i++) {
            slots.put(references.get(i).toString(), lines.get(i));
        }
        return slots;
    }
}
