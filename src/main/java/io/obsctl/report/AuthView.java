package io.obsctl.report;

import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LaneReport.Row;
import io.obsctl.model.LaneReport.Verdict;
import io.obsctl.model.ProfileFix;
import io.obsctl.model.SourceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row a lane, then what is wrong and how to mend it. */
public final class AuthView {
    /** Below that the columns that are mostly good give way, so that a verdict stays on its lane's line. */
    private static final int WIDE = 92;

    private final Console console;
    private final Terminal terminal;

    public AuthView(Console console) {
        this.console = console;
        this.terminal = console.terminal();
    }

    /**
     * @param fixed what was written into the profile, or {@code null} when nothing was to be written
     * @param sources what is collected from, or {@code null} when it was not asked
     */
    public void show(
            String profile,
            LaneReport report,
            Format format,
            @Nullable List<ProfileFix> fixed,
            @Nullable SourceReport sources) {
        if (format == Format.HUMAN) {
            human(report, fixed);
            if (sources != null) {
                new SourceView(console).human(sources);
            }
        } else if (format == Format.JUNIT) {
            console.raw(JunitText.print("obsctl auth check " + profile, cases(report, sources)));
        } else {
            console.raw(JsonText.print(document(profile, report, fixed, sources), format));
        }
    }

    private static Map<String, @Nullable Object> document(
            String profile, LaneReport report, @Nullable List<ProfileFix> fixed, @Nullable SourceReport sources) {
        Map<String, @Nullable Object> out = JsonText.document("obsctl.auth-check");
        out.put("profile", profile);
        out.put("requests", report.requests());
        out.put("lanes", report.rows().stream().map(AuthView::row).toList());
        out.put(
                "findings",
                report.findings().stream()
                        .map(f -> {
                            Map<String, @Nullable Object> one = ProblemsJson.of(f.problem());
                            one.put(
                                    "lanes",
                                    f.lanes().stream().map(Object::toString).toList());
                            one.put(
                                    "causes",
                                    f.causes().stream().map(AuthView::word).toList());
                            return one;
                        })
                        .toList());
        out.put("fixes", report.fixes().stream().map(AuthView::fix).toList());
        if (fixed != null) {
            out.put("fixed", fixed.stream().map(AuthView::fix).toList());
        }
        if (sources != null) {
            out.put("sources", SourceView.rows(sources));
            out.put(
                    "sourceFindings",
                    sources.problems().stream().map(ProblemsJson::of).toList());
        }
        return out;
    }

    private static Map<String, @Nullable Object> row(Row row) {
        return JsonText.object(
                "lane", row.lane().toString(),
                "id", row.id(),
                "reached", row.reached(),
                "tls", row.tls(),
                "status", row.status(),
                "authenticated", row.authenticated(),
                "may", row.may(),
                "effect", row.effect(),
                "verdict", word(row.verdict()),
                "causes", row.causes().stream().map(AuthView::word).toList(),
                "words", row.words());
    }

    private static Map<String, @Nullable Object> fix(ProfileFix fix) {
        Map<String, @Nullable Object> out =
                JsonText.object("pointer", fix.pointer(), "from", fix.from(), "to", fix.to());
        if (fix.position() != null) {
            out.put("position", fix.position().toString());
        }
        return out;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<JunitText.Case> cases(LaneReport report, @Nullable SourceReport sources) {
        List<JunitText.Case> out = new ArrayList<>();
        for (Row row : report.rows()) {
            boolean notAsked = row.verdict() == Verdict.COULD_NOT_ASK;
            String failure = row.verdict() == Verdict.WORKS || notAsked ? null : row.words();
            out.add(new JunitText.Case(
                    "obsctl.auth", row.lane().toString(), 0, failure, notAsked ? row.words() : null));
        }
        if (sources != null) {
            for (SourceReport.Row row : sources.rows()) {
                String name = row.place() + " " + row.kind() + " " + row.name();
                boolean failed = !row.works() && !row.notProbed();
                String skipped = row.notProbed() ? row.words() : null;
                out.add(new JunitText.Case("obsctl.auth", name, 0, failed ? row.words() : null, skipped));
            }
        }
        return out;
    }

    private void human(LaneReport report, @Nullable List<ProfileFix> fixed) {
        Table wide = wide(report);
        boolean fits = terminal.wraps() ? wide.width() <= terminal.width() : terminal.width() >= WIDE;
        (fits ? wide : narrow(report)).lines(terminal).forEach(console::say);
        ProblemText text = new ProblemText(terminal);
        for (LaneReport.Finding finding : report.findings()) {
            console.say("");
            text.lines(finding.problem()).forEach(console::say);
        }
        console.say("");
        fixes(fixed);
        long wrong =
                report.rows().stream().filter(r -> r.verdict() != Verdict.WORKS).count();
        console.say(
                wrong == 0
                        ? terminal.symbol(Symbol.GOOD) + " every lane lets its id and token pass"
                        : terminal.symbol(Symbol.BAD) + " " + wrong + " of "
                                + report.rows().size() + " lanes do not work");
    }

    private Table wide(LaneReport report) {
        Table table = new Table("  ");
        table.row("lane", "id", "reach", "TLS", "auth", "may", "effect", "verdict");
        for (Row row : report.rows()) {
            table.row(
                    row.lane().toString(),
                    row.id() == null ? "–" : row.id(),
                    row.causes().contains(LaneCause.NOT_ASKED) ? "–" : symbol(row.reached()),
                    row.tls() == null ? "–" : symbol(row.tls()),
                    authenticated(row),
                    row.may().isEmpty() ? "–" : row.may(),
                    row.effect().isEmpty() ? "–" : row.effect(),
                    verdict(row, row.words()));
        }
        return table;
    }

    /** What works says what it may; what does not says why. */
    private Table narrow(LaneReport report) {
        Table table = new Table("  ");
        table.row("lane", "id", "auth", "verdict");
        for (Row row : report.rows()) {
            table.row(
                    row.lane().toString(),
                    row.id() == null ? "–" : row.id(),
                    authenticated(row),
                    verdict(row, row.verdict() == Verdict.WORKS ? row.may() : row.words()));
        }
        return table;
    }

    private String symbol(boolean good) {
        return terminal.symbol(good ? Symbol.GOOD : Symbol.BAD);
    }

    private void fixes(@Nullable List<ProfileFix> fixed) {
        // What could be written stands in the findings already.
        if (fixed == null || fixed.isEmpty()) {
            return;
        }
        Table table = new Table("  ");
        for (ProfileFix fix : fixed) {
            table.row(
                    fix.position() == null ? fix.pointer() : fix.position().toString(),
                    fix.pointer().replace("/stack/lanes/", "").replace('/', '.'),
                    fix.from() + " → " + fix.to());
        }
        table.lines().forEach(console::say);
        console.say("  " + terminal.symbol(Symbol.GOOD) + " written; what else stands in the files is as it was");
        console.say("");
    }

    private String authenticated(Row row) {
        if (Boolean.TRUE.equals(row.authenticated())) {
            return terminal.symbol(Symbol.GOOD);
        }
        return row.status() == null ? "–" : String.valueOf(row.status());
    }

    private String verdict(Row row, String said) {
        String words = said.isEmpty() ? "" : " " + said;
        return switch (row.verdict()) {
            case WORKS -> terminal.symbol(Symbol.GOOD) + words;
            case WRONG -> terminal.symbol(Symbol.BAD) + words;
            case CANNOT_TELL, COULD_NOT_ASK -> terminal.symbol(Symbol.UNKNOWN) + words;
        };
    }
}
