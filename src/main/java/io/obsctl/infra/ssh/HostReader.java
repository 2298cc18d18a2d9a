package io.obsctl.infra.ssh;

import io.obsctl.model.Artifact;
import io.obsctl.model.HostFacts;
import io.obsctl.model.HostLayout;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads hosts and writes nothing: one command. */
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

    /** What a plan needs, by one command. */
    HostView view(List<Artifact> wanted) throws SshFailure {
        return view(wanted, true);
    }

    private HostView view(List<Artifact> wanted, boolean again) throws SshFailure {
        List<SecretRef> references = references(wanted);
        AskedSecrets asked = new AskedSecrets(secrets, references);
        Instant before = clock.instant();
        RemoteResult result = connection.stream(
                "look", RemoteCommand.of(Scripts.SURVEY, arguments("plan")), asked::input, LOOK, asked::line);
        asked.requireGiven();
        byte[] output = result.output();
        int end = endOfHeader(output);
        HostLook look = parsed(Arrays.copyOfRange(output, end, output.length), result, before);
        boolean comparable = HostView.comparable(look);
        List<String> header =
                new String(output, 0, end, StandardCharsets.US_ASCII).lines().toList();
        if (again && comparable && header.get(0).equals("no digests")) {
            // Somebody's first release went live between the two halves of the look. From now on one is.
            return view(wanted, false);
        }
        return new HostView(
                look,
                wanted,
                comparable ? slots(references, header.subList(1, header.size() - 1), result) : unknown(wanted),
                what.collector().home());
    }

    /** After the first empty line; everything when there is none. */
    private static int endOfHeader(byte[] output) {
        for (int i = 1; i < output.length; i++) {
            if (output[i] == '\n' && output[i - 1] == '\n') {
                return i + 1;
            }
        }
        return output.length;
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
        Instant before = clock.instant();
        RemoteResult result = connection.run("look", Scripts.LOOK, arguments(depth), new byte[0], LOOK, null);
        return parsed(result.output(), result, before);
    }

    private List<String> arguments(String depth) {
        String ui = what.collector().listen().ui();
        return List.of(
                what.collector().home(),
                paths.etc(),
                what.collector().program(),
                HostLayout.OWN_UNIT_NAME,
                HostLayout.DISTRIBUTION_UNIT_NAME,
                Addresses.host(ui),
                Addresses.port(ui),
                depth,
                paths.runDirectory());
    }

    private HostLook parsed(byte[] output, RemoteResult result, Instant before) throws SshFailure {
        try {
            return HostLook.parse(output, paths.group()).timed(before, clock.instant());
        } catch (IllegalArgumentException e) {
            throw new SshFailure(unreadable(e.getMessage() + " " + result.shortError()), e);
        }
    }

    private Problem unreadable(String why) {
        return Problem.error(
                "deploy/unreadable",
                "the target's state cannot be read",
                connection.endpoint().name() + ": " + why);
    }

    static List<SecretRef> references(List<Artifact> wanted) {
        return wanted.stream().flatMap(a -> a.secrets().stream()).distinct().toList();
    }

    private static Map<String, String> unknown(List<Artifact> wanted) {
        Map<String, String> slots = new TreeMap<>();
        references(wanted).forEach(ref -> slots.put(ref.toString(), UNKNOWN));
        return slots;
    }

    /** The digests that the host printed, one line a secret. */
    private Map<String, String> slots(List<SecretRef> references, List<String> lines, RemoteResult result)
            throws SshFailure {
        if (lines.size() != references.size()) {
            throw new SshFailure(unreadable(result.shortError()));
        }
        Map<String, String> slots = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            slots.put(references.get(i).toString(), lines.get(i));
        }
        return slots;
    }
}
