package io.obsctl.infra.ssh;

import io.obsctl.deploy.Place;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Release;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what {@code drift.sh} saw on a host. */
final class HostDrift {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Frames frames;
    private final String home;
    private final String group;
    private final List<Place.Now> files = new ArrayList<>();
    private final List<Place.Odd> odd = new ArrayList<>();
    private Optional<Release> release = Optional.empty();

    private HostDrift(byte[] output, String home, String group) {
        this.frames = new Frames(output);
        this.home = home;
        this.group = group;
    }

    static Place.Comparison read(SshConnection connection, String home, HostPaths paths) throws SshFailure {
        RemoteResult result = connection.run(
                "drift",
                Scripts.DRIFT,
                List.of(home, paths.etc(), HostLayout.OWN_UNIT_NAME, HostLayout.DISTRIBUTION_UNIT_NAME),
                new byte[0],
                PATIENCE,
                null);
        try {
            return parse(result.output(), home, paths.group());
        } catch (IllegalArgumentException e) {
            throw new SshFailure(
                    Problem.error(
                            "deploy/unreadable",
                            "the target's state cannot be read",
                            connection.endpoint().name() + ": " + e.getMessage() + " " + result.shortError()),
                    e);
        }
    }

    /**
     * @param group who reads secrets besides root
     * @throws IllegalArgumentException when it is not what the script prints
     */
    static Place.Comparison.Read parse(byte[] output, String home, String group) {
        HostDrift drift = new HostDrift(output, home, group);
        drift.parse();
        return new Place.Comparison.Read(drift.release, drift.files, drift.odd);
    }

    private void parse() {
        String line = frames.line();
        Frames.expect(line.startsWith("current "), line);
        for (line = frames.line(); !line.equals("done"); line = frames.line()) {
            if (line.startsWith("release ")) {
                release = Optional.of(Release.decode(frames.block(line)));
            } else if (line.startsWith("file ")) {
                file(line.split(" ", 6));
            } else {
                Frames.expect(line.startsWith("odd "), line);
                odd(line.split(" ", 4));
            }
        }
    }

    /** Words: file, mode, owner, seconds, whether intact, path. */
    private void file(String[] words) {
        String hint = frames.block(frames.line());
        String content = frames.line();
        boolean hidden = content.equals("hidden");
        Release.Seen seen = new Release.Seen(
                words[5],
                Integer.parseInt(words[1], 8),
                hidden ? Optional.empty() : Optional.of(frames.block(content)),
                words[4].equals("yes"));
        files.add(new Place.Now(
                seen,
                HostLayout.on(home, words[5]),
                words[2],
                "root:" + (hidden ? group : "root"),
                Instant.ofEpochSecond(Long.parseLong(words[3])),
                hint));
    }

    /** Words: odd, seconds, owner, place. */
    private void odd(String[] words) {
        String hint = frames.block(frames.line());
        String expected = frames.block(frames.line());
        String there = frames.block(frames.line());
        long seconds = Long.parseLong(words[1]);
        @Nullable Instant changed = seconds == 0 ? null : Instant.ofEpochSecond(seconds);
        odd.add(new Place.Odd(words[3], expected, there, words[2].equals("-") ? "" : words[2], changed, hint));
    }
}
