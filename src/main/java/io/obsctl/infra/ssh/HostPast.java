package io.obsctl.infra.ssh;

import io.obsctl.model.KeptRelease;
import io.obsctl.model.PastRun;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code history.sh} saw on a host.
 *
 * @param current the name of the live release; empty when there is none
 * @param phase of an unfinished switch; empty when there is none
 * @param releases in no order
 * @param runs latest first
 */
record HostPast(String current, String phase, List<KeptRelease> releases, List<PastRun> runs) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    HostPast {
        releases = List.copyOf(releases);
        runs = List.copyOf(runs);
    }

    static HostPast read(SshConnection connection, String home) throws SshFailure {
        RemoteResult result = connection.run("history", Scripts.HISTORY, List.of(home), new byte[0], PATIENCE, null);
        try {
            return parse(result.output());
        } catch (IllegalArgumentException e) {
            throw new SshFailure(
                    Problem.error(
                            "deploy/unreadable",
                            "the target's state cannot be read",
                            connection.endpoint().name() + ": " + e.getMessage() + " " + result.shortError()),
                    e);
        }
    }

    /** @throws IllegalArgumentException when it is not what the script prints */
    static HostPast parse(byte[] output) {
        Frames frames = new Frames(output);
        String current = PastRun.name(after("current ", frames.line()));
        String phase = after("phase ", frames.line());
        List<KeptRelease> releases = new ArrayList<>();
        String line = frames.line();
        while (line.startsWith("release ")) {
            String[] words = line.split(" ", 4);
            String record = frames.block(frames.line());
            line = frames.line();
            String meta = "";
            if (line.startsWith("meta ")) {
                meta = frames.block(line);
                line = frames.line();
            }
            releases.add(KeptRelease.of(
                    words[3],
                    record,
                    meta,
                    Instant.ofEpochSecond(Long.parseLong(words[1])),
                    words[3].equals(current),
                    words[2].equals("yes")));
        }
        Frames.expect(line.startsWith("history "), line);
        return new HostPast(current, phase, releases, PastRun.readAll(frames.block(line)));
    }

    private static String after(String word, String line) {
        Frames.expect(line.startsWith(word), line);
        return line.substring(word.length());
    }

    Optional<KeptRelease> kept(String name) {
        return releases.stream().filter(r -> r.name().equals(name)).findFirst();
    }

    PlaceHistory.Known known(TargetRef target) {
        return PlaceHistory.Known.of(target, releases, runs, phase);
    }
}
