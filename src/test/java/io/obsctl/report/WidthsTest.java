package io.obsctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.DoctorReport;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LaneReport.Finding;
import io.obsctl.model.LaneReport.Verdict;
import io.obsctl.model.PolicyAdvice;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SourceCause;
import io.obsctl.model.SourceReport;
import io.obsctl.model.TokenFacts;
import io.obsctl.model.TokenReport;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On a terminal of any width nothing is broken in a word, nothing is lost, and a command stays on its line. */
class WidthsTest {
    private static final String WHY =
            "token file:sandbox-tokens/write: cannot tell: it is expired or revoked, and every lane that it opens words"
                    + " both alike";
    private static final String COMMAND =
            "obsctl auth token a-profile-with-quite-a-long-name --warn-within 30d --profile-dir somewhere/else";
    private static final String SUMMARY = "The token is not accepted by any of the lanes that it is for";

    static Stream<Arguments> places() {
        return Stream.of(60, 80, 100, 200)
                .flatMap(width -> Stream.of(true, false).map(colour -> Arguments.of(width, colour)));
    }

    private static String shown(int width, boolean colour, Consumer<Console> view) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(colour, true, false, width, true);
        view.accept(new Console(stream, stream, terminal, terminal, t -> t));
        return out.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;]*m", "");
    }

    /** Longer lines than the place has hold a single word beside the indent, a command or an excerpt's. */
    private static void fits(String text, int width) {
        assertThat(text.lines())
                .allSatisfy(line -> assertThat(line.codePointCount(0, line.length()) <= width
                                || line.strip().equals(COMMAND)
                                || !line.strip().contains(" "))
                        .as(line)
                        .isTrue());
    }

    private static void holds(String text, String... parts) {
        String flat = text.replaceAll("\\s+", " ");
        assertThat(parts).allSatisfy(part -> assertThat(flat).contains(part));
    }

    private static Problem problem() {
        return Problem.error("auth/bad-token", SUMMARY, WHY)
                .at(
                        new Position("profiles/try.yaml", 11, 30, 11, 54),
                        "    write: file:sandbox-tokens/write # the only one that reaches a host, or so")
                .hint("The list of tokens tells which, with a stack.tokens.stacks that has accesspolicies:read:")
                .run(COMMAND);
    }

    @ParameterizedTest
    @MethodSource("places")
    void ofAuthCheck(int width, boolean colour) {
        String verdict = "cannot tell: the token is expired or revoked or the policy does not allow this address";
        List<LaneReport.Row> rows = Stream.of(Lane.OTLP_WRITE, Lane.MIMIR_WRITE, Lane.TEMPO_READ)
                .map(lane -> lane == Lane.TEMPO_READ
                        ? new LaneReport.Row(
                                lane,
                                "1413491",
                                true,
                                true,
                                200,
                                true,
                                "traces:read",
                                "read only",
                                Verdict.WORKS,
                                List.of(),
                                "")
                        : new LaneReport.Row(
                                lane,
                                "1461503",
                                true,
                                true,
                                401,
                                false,
                                "",
                                "",
                                Verdict.CANNOT_TELL,
                                List.of(
                                        LaneCause.EXPIRED_TOKEN,
                                        LaneCause.REVOKED_TOKEN,
                                        LaneCause.ADDRESS_NOT_ALLOWED),
                                verdict))
                .toList();
        LaneReport report = new LaneReport(
                rows, List.of(new Finding(problem(), List.of(Lane.OTLP_WRITE), List.of())), List.of(), 3);
        SourceReport sources = new SourceReport(
                List.of(
                        new SourceReport.Row(
                                "worker-1.example.internal",
                                "postgres",
                                "main",
                                "db.internal.example:5432",
                                List.of(SourceCause.CERTIFICATE),
                                "the certificate is issued by example-ca, which this machine does not trust"),
                        new SourceReport.Row(
                                "worker-1.example.internal",
                                "mongodb",
                                "m",
                                "",
                                List.of(SourceCause.NOT_PROBED),
                                "not probed: MongoDB's protocol is not spoken")),
                List.of(problem()));
        String text = shown(width, colour, c -> new AuthView(c).show("try", report, Format.HUMAN, null, sources));
        fits(text, width);
        assertThat(text.lines().map(String::strip)).contains(COMMAND);
        holds(
                text,
                SUMMARY,
                WHY,
                verdict.substring(0, 44),
                "which this machine does not trust",
                "not probed: MongoDB's protocol is not spoken");
        assertThat(text.lines().filter(l -> l.startsWith("  otlp write"))).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("places")
    void ofAuthToken(int width, boolean colour) {
        TokenReport report = new TokenReport(
                List.of(new TokenReport.Row(
                        "write",
                        "file:sandbox-tokens/a-name-that-is-quite-long/write",
                        new TokenFacts.CloudAccess("812733", "obsctl-sandbox-FAKE-write", "prod-eu-west-2"),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-02-01T00:00:00Z"),
                        Instant.parse("2026-12-01T00:00:00Z"),
                        "api",
                        TokenReport.Verdict.ENDS_SOON)),
                List.of(),
                List.of(
                        "Ages and ends are not known: the profile has no stack.tokens.stacks that may list tokens (accesspolicies:read)."));
        Clock clock = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
        String text = shown(width, colour, c -> new TokenView(c, clock).show("try", report, Format.HUMAN));
        fits(text, width);
        holds(
                text,
                "obsctl-sandbox-FAKE-write",
                "812733",
                "prod-eu-west-2",
                "2026-01-01",
                "2026-02-01",
                "2026-12-01, in 9 days",
                "that may list tokens (accesspolicies:read).");
    }

    @ParameterizedTest
    @MethodSource("places")
    void ofAuthPolicyAndDoctor(int width, boolean colour) {
        String note = "metrics leave over OTLP, where resource attributes are no labels: a selector would hide them";
        PolicyAdvice advice = new PolicyAdvice(
                "try",
                "demo",
                "1461503",
                List.of(new PolicyAdvice.Entry(
                        "read",
                        SecretRef.parse("file:sandbox-tokens/read"),
                        null,
                        List.of(new PolicyAdvice.Need("traces:read", "verify reads the trace back")),
                        null,
                        note,
                        new PolicyAdvice.Compared(
                                List.of("metrics:read", "logs:read", "traces:read", "alerts:read", "profiles:read"),
                                List.of(),
                                List.of(),
                                List.of()))));
        String policy = shown(width, colour, c -> new PolicyView(c).show(advice, Format.HUMAN, false));
        fits(policy, width);
        holds(policy, note, "metrics:read, logs:read, traces:read, alerts:read, profiles:read");

        String found = "promtool, version 2.42.0+ds (branch: debian/sid, revision: 2.42.0+ds-5+deb12u1)";
        DoctorReport doctor = new DoctorReport(List.of(
                new DoctorReport.Line("programs", "promtool", DoctorReport.State.OK, found, ""),
                new DoctorReport.Line("programs", "ssh", DoctorReport.State.FAIL, "not here", COMMAND)));
        String text = shown(width, colour, c -> new DoctorView(c).show(doctor, Format.HUMAN));
        fits(text, width);
        holds(text, found);
        assertThat(text.lines().map(String::strip)).contains(COMMAND);
    }
}
