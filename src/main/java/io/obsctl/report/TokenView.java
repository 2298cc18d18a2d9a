package io.obsctl.report;

import io.obsctl.model.TokenFacts;
import io.obsctl.model.TokenReport;
import io.obsctl.model.TokenReport.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row a token: whose it is and when it ends. Never the secret. */
public final class TokenView {
    private static final String NONE = "–";

    /** Beyond these the date says it better. */
    private static final long NEAR_DAYS = 90;

    private final Console console;
    private final Clock clock;

    public TokenView(Console console, Clock clock) {
        this.console = console;
        this.clock = clock;
    }

    public void show(String subject, TokenReport report, Format format) {
        if (format != Format.HUMAN) {
            Map<String, @Nullable Object> out = JsonText.document("obsctl.auth-token");
            out.put("subject", subject);
            out.put("tokens", report.rows().stream().map(TokenView::row).toList());
            out.put("notes", report.notes());
            out.put("problems", ProblemsJson.of(report.problems()));
            console.raw(JsonText.print(out, format));
            return;
        }
        Terminal terminal = console.terminal();
        Table table = new Table("  ");
        table.row("token", "from", "kind", "organisation", "name", "region", "made", "used", "ends");
        for (Row row : report.rows()) {
            TokenFacts.CloudAccess cloud = row.facts() instanceof TokenFacts.CloudAccess c ? c : null;
            table.row(
                    row.purpose(),
                    row.from().length() > 40 ? row.from().substring(0, 39) + "…" : row.from(),
                    kind(row.facts()),
                    cloud == null ? NONE : or(cloud.org()),
                    cloud == null ? NONE : or(cloud.name()),
                    cloud == null ? NONE : or(cloud.region()),
                    row.made() == null ? NONE : date(row.made()),
                    row.used() == null ? NONE : date(row.used()),
                    ends(row, terminal));
        }
        if (terminal.wraps() && table.width() > terminal.width()) {
            report.rows().forEach(row -> stacked(row, terminal));
        } else {
            table.lines().forEach(console::say);
        }
        console.say("");
        console.problems(report.problems());
        report.notes().forEach(this::note);
        note("Scopes and stacks are not in a token: `obsctl auth check` asks.");
    }

    private void note(String text) {
        Wrap.at(console.errTerminal(), "", text).forEach(console::note);
    }

    /** Where a row does not fit on a line. */
    private void stacked(Row row, Terminal terminal) {
        console.say("  " + row.purpose() + "  " + row.from());
        String what = kind(row.facts());
        if (row.facts() instanceof TokenFacts.CloudAccess cloud) {
            what += " " + or(cloud.name()) + ", organisation " + or(cloud.org()) + ", " + or(cloud.region());
        }
        Wrap.at(terminal, "    ", "      ", what).forEach(console::say);
        String dates = (row.made() == null ? "" : "made " + date(row.made()) + ", ")
                + (row.used() == null ? "" : "last used " + date(row.used()) + ", ")
                + "ends: " + ends(row, terminal);
        Wrap.at(terminal, "    ", "      ", dates).forEach(console::say);
    }

    private static Map<String, @Nullable Object> row(Row row) {
        TokenFacts.CloudAccess cloud = row.facts() instanceof TokenFacts.CloudAccess c ? c : null;
        return JsonText.object(
                "purpose", row.purpose(),
                "from", row.from(),
                "kind", kind(row.facts()),
                "organisation", cloud == null ? null : cloud.org(),
                "name", cloud == null ? null : cloud.name(),
                "region", cloud == null ? null : cloud.region(),
                "made", row.made() == null ? null : row.made().toString(),
                "used", row.used() == null ? null : row.used().toString(),
                "ends", row.ends() == null ? null : row.ends().toString(),
                "endsBy", row.endsBy().isEmpty() ? null : row.endsBy(),
                "verdict", row.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static String kind(@Nullable TokenFacts facts) {
        if (facts == null) {
            return "not found";
        }
        if (facts instanceof TokenFacts.CloudAccess) {
            return "access policy";
        }
        if (facts instanceof TokenFacts.ServiceAccount) {
            return "service account";
        }
        return facts instanceof TokenFacts.Malformed ? "malformed" : "other";
    }

    private String ends(Row row, Terminal terminal) {
        if (row.ends() == null) {
            return switch (row.verdict()) {
                case MALFORMED, NOT_FOUND -> terminal.symbol(Symbol.BAD);
                case NOT_LISTED -> terminal.symbol(Symbol.UNKNOWN) + " not listed";
                default -> row.endsBy().equals("api") ? "never" : "not known";
            };
        }
        long days = Duration.between(clock.instant(), row.ends()).toDays();
        String words = date(row.ends())
                + (Math.abs(days) > NEAR_DAYS ? "" : days < 0 ? ", " + -days + " days ago" : ", in " + days + " days");
        return switch (row.verdict()) {
            case ENDS_SOON -> terminal.symbol(Symbol.LOOK) + " " + words;
            case ENDED -> terminal.symbol(Symbol.BAD) + " " + words;
            case NOT_LISTED -> terminal.symbol(Symbol.UNKNOWN) + " not listed";
            default -> words;
        };
    }

    private static String date(Instant when) {
        return when.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static String or(String text) {
        return text.isEmpty() ? NONE : text;
    }
}
