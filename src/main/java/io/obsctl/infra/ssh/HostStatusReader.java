package io.obsctl.infra.ssh;

import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult;
import io.obsctl.model.HostFacts;
import io.obsctl.model.HostLayout;
import io.obsctl.model.HostStatus;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.Release;
import io.obsctl.model.SecretSource;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks a host how it is: facts, history, and the collector's own page, over one connection. */
final class HostStatusReader {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SshConnection connection;
    private final HostRelease what;
    private final HostReader reader;

    HostStatusReader(SshConnection connection, HostRelease what, HostPaths paths, SecretSource secrets, Clock clock) {
        this.connection = connection;
        this.what = what;
        this.reader = new HostReader(connection, what, paths, secrets, clock);
    }

    /**
     * What {@code status.sh} saw.
     *
     * @param answer the page's HTTP status; empty when nothing answered
     * @param config SHA-256 of the config that the process tried last; empty when that is not told
     */
    record Page(@Nullable Instant since, String answer, String config, String words, List<HostStatus.Ill> ill) {
        /** @throws IllegalArgumentException when it is not what the script prints */
        static Page parse(byte[] output) {
            Frames frames = new Frames(output);
            String since = after("since ", frames.line());
            String answer = after("health ", frames.line());
            String config = after("config ", frames.line());
            String words = frames.block(frames.line());
            String line = frames.line();
            List<HostStatus.Ill> ill = line.startsWith("components ") ? ill(frames.block(line)) : List.of();
            return new Page(
                    since.isEmpty() ? null : Instant.ofEpochSecond(Long.parseLong(since)),
                    answer.equals("-") ? "" : answer,
                    config,
                    words,
                    ill.isEmpty() && !answer.equals("200") ? named(words) : ill);
        }

        private static String after(String word, String line) {
            Frames.expect(line.startsWith(word), line);
            return line.substring(word.length());
        }

        private static List<HostStatus.Ill> ill(String json) {
            List<HostStatus.Ill> out = new ArrayList<>();
            if (Json.parse(json) instanceof JsonResult.Parsed parsed) {
                for (JsonNode component : parsed.node()) {
                    String state = component.path("health").path("state").asString("");
                    if (state.equals("unhealthy") || state.equals("exited")) {
                        String module = component.path("moduleID").asString("");
                        out.add(new HostStatus.Ill(
                                (module.isEmpty() ? "" : module + "/")
                                        + component.path("localID").asString("?"),
                                component.path("health").path("message").asString("")));
                    }
                }
            }
            return out;
        }

        /** Where the components cannot be had, the page's own words name them. */
        private static List<HostStatus.Ill> named(String words) {
            int colon = words.indexOf(':');
            return words.startsWith("unhealthy components") && colon > 0
                    ? List.of(new HostStatus.Ill(words.substring(colon + 1).strip(), ""))
                    : List.of();
        }
    }

    HostStatus read() throws SshFailure {
        String host = connection.endpoint().name();
        HostLook look = reader.lookAll();
        HostFacts facts = new LookFacts(look).of(host);
        HostFacts.@Nullable Unit unit = facts.unit();
        Page page = page(look, unit == null ? HostLayout.OWN_UNIT_NAME : unit.name());
        PlaceHistory.Known past =
                HostPast.read(connection, what.collector().home()).known(new TargetRef(TargetRef.Kind.HOST, host));
        HostFacts.@Nullable InstalledAlloy alloy = facts.alloy();
        return new HostStatus.Known(
                host,
                unit == null ? "" : unit.name(),
                unit == null ? "" : unit.state(),
                unit == null || !unit.state().equals("active") ? null : page.since(),
                unit == null ? 0 : unit.restarts(),
                alloy == null ? "" : alloy.version(),
                past.live(),
                config(look, page.config()),
                health(look, page),
                page.ill(),
                past.runs().stream().findFirst(),
                past.unfinished());
    }

    private Page page(HostLook look, String unit) throws SshFailure {
        String ui = what.collector().listen().ui();
        RemoteResult result = connection.run(
                "status",
                Scripts.STATUS,
                List.of(unit, Addresses.host(ui), Addresses.port(ui), look.fact("http")),
                new byte[0],
                PATIENCE,
                null);
        try {
            return Page.parse(result.output());
        } catch (IllegalArgumentException e) {
            throw new SshFailure(
                    Problem.error(
                            "deploy/unreadable",
                            "the target's state cannot be read",
                            connection.endpoint().name() + ": " + e.getMessage() + " " + result.shortError()),
                    e);
        }
    }

    private static HostStatus.Health health(HostLook look, Page page) {
        if (look.fact("http").equals("none")) {
            return HostStatus.Health.NOT_ASKED;
        }
        if (page.answer().isEmpty()) {
            return HostStatus.Health.NO_ANSWER;
        }
        return page.answer().equals("200") ? HostStatus.Health.HEALTHY : HostStatus.Health.UNHEALTHY;
    }

    /** Beside what was deployed, not what is on disk: a hand in the file that was loaded is another config. */
    private static HostStatus.Config config(HostLook look, String running) {
        Optional<String> deployed = look.release()
                .flatMap(r -> r.files().stream()
                        .filter(f -> f.path().equals(HostLayout.CONFIG) && !f.secret())
                        .findFirst())
                .map(f -> Release.sha256(f.shown().getBytes(StandardCharsets.UTF_8)));
        if (running.isEmpty() || deployed.isEmpty()) {
            return HostStatus.Config.UNKNOWN;
        }
        return deployed.get().equals(running) ? HostStatus.Config.SAME : HostStatus.Config.OTHER;
    }
}
