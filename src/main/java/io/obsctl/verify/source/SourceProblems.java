package io.obsctl.verify.source;

import io.obsctl.model.SecretRef;
import io.obsctl.model.SourceCause;
import io.obsctl.model.SourceReport.Row;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words and remedies for sources that do not let the collector in. */
final class SourceProblems {
    private SourceProblems() {}

    static Problem of(Row row, List<String> places, @Nullable SecretRef secret) {
        String from = places.equals(List.of("here")) ? "" : "from " + String.join(", ", places) + ": ";
        if (row.notProbed()) {
            return unasked(row, from, secret);
        }
        String what = named(row) + (row.address().isEmpty() ? "" : " at " + row.address());
        String detail = from + what + ": " + (row.causes().size() > 1 ? either(row.causes()) + "\n" : "") + row.words();
        Problem problem = Problem.error(id(row.causes()), summary(row.causes()), detail);
        return mended(problem, row, secret);
    }

    /** The kind and, where it was given another, the name. */
    private static String named(Row row) {
        return row.name().equals(row.kind()) ? row.kind() : row.kind() + " " + row.name();
    }

    /** Who asks by hand has the secret in a variable, not on a command line that everybody on the host can see. */
    private static Problem unasked(Row row, String from, @Nullable SecretRef secret) {
        boolean named = secret != null && secret.scheme().equals("env");
        String variable = named ? String.valueOf(secret).substring("env:".length()) : "MONGODB_URI";
        return Problem.info(
                        "auth/source-not-asked",
                        "What is collected from was not asked",
                        from + named(row) + ": obsctl does not speak its protocol")
                .hint("Ask it where the collector runs, with the URI in the variable " + variable
                        + ". It prints 1 when the user may read what the exporter reads (role clusterMonitor):")
                .run("mongosh --nodb --quiet --eval 'connect(process.env." + variable
                        + ").adminCommand({ serverStatus: 1 }).ok'");
    }

    private static String either(List<SourceCause> causes) {
        return "either " + causes.stream().map(SourceProblems::may).collect(Collectors.joining(" or "));
    }

    private static String may(SourceCause cause) {
        return switch (cause) {
            case WRONG_PASSWORD -> "the password is wrong";
            case UNKNOWN_USER -> "there is no such user";
            case REFUSED -> "nobody listens there";
            case WANTS_TLS -> "it takes encrypted connections only";
            case NO_TLS -> "it does not speak TLS";
            case CUT -> "it ended the connection";
            default ->
                "it is " + cause.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        };
    }

    private static String id(List<SourceCause> causes) {
        return switch (causes.get(0)) {
            case NO_ADDRESS, REFUSED, TIMED_OUT, CUT, NOT_READY -> "auth/source-unreachable";
            case WANTS_TLS, NO_TLS, CERTIFICATE, WANTS_CERTIFICATE -> "auth/source-tls";
            case MISSING_RIGHT -> "auth/source-right";
            case WRONG_PATH, SOMETHING_ELSE -> "auth/source-url";
            case NOT_ASKED -> "auth/source-not-asked";
            default -> "auth/source-login";
        };
    }

    private static String summary(List<SourceCause> causes) {
        return switch (id(causes)) {
            case "auth/source-unreachable" -> "What is collected from does not answer";
            case "auth/source-tls" -> "What is collected from wants another TLS";
            case "auth/source-right" -> "The exporter's user lacks a right";
            case "auth/source-url" -> "There are no metrics at this address";
            case "auth/source-not-asked" -> "What is collected from was not asked";
            default -> "What is collected from does not accept the login";
        };
    }

    private static Problem mended(Problem problem, Row row, @Nullable SecretRef secret) {
        String reference = secret == null ? "the profile" : secret.toString();
        return switch (row.causes().get(0)) {
            case NO_ADDRESS -> problem.hint("See whether the name is right, and whether that machine can look it up.");
            case REFUSED -> problem.hint("See host and port, whether it runs, and on which address it listens.");
            case TIMED_OUT -> problem.hint("A firewall may drop it.");
            case CUT -> problem.hint("See its own log: it ended the connection without a word.");
            case WANTS_TLS -> problem.hint(wantsTls(row, reference));
            case WANTS_CERTIFICATE -> problem.hint(wantsCertificate(row, reference));
            case NO_TLS -> problem.hint(speaksNoTls(row, reference));
            case CERTIFICATE -> problem.hint(certificate(row));
            case WRONG_PASSWORD, UNKNOWN_USER -> login(problem, row, reference);
            case UNKNOWN_DATABASE ->
                problem.hint("Correct the database in the data source name that " + reference + " points to.");
            case ADDRESS_NOT_ALLOWED -> problem.hint("Add a line for this user, database and address to pg_hba.conf.");
            case WANTS_CREDENTIALS -> problem.hint(wantsCredentials(row, reference));
            case NEEDS_NO_PASSWORD -> problem.hint("Remove `password:` from the source, or set requirepass there.");
            case MISSING_RIGHT -> right(problem, row);
            case WRONG_PATH -> problem.hint("Correct `path:`; most exporters serve /metrics.");
            case SOMETHING_ELSE -> problem.hint("See host and port: something else answers there.");
            case NOT_READY -> problem.hint("Ask again when it has started.");
            case BAD_REFERENCE ->
                problem.hint("It is postgresql://USER:PASSWORD@HOST:5432/DATABASE?sslmode=…, with @ and / in a password"
                        + " written as %40 and %2F.");
            case NOT_ASKED, NOT_PROBED -> problem.hint("Mend that first, then ask again.");
        };
    }

    private static String wantsTls(Row row, String reference) {
        return switch (row.kind()) {
            case "postgres" -> "Write ?sslmode=require in the data source name that " + reference + " points to.";
            case "redis" -> "Write rediss:// before the address.";
            default -> "Write `scheme: https`.";
        };
    }

    private static String wantsCertificate(Row row, String reference) {
        return switch (row.kind()) {
            case "postgres" ->
                "Write sslcert and sslkey, files on the host, into the data source name that " + reference
                        + " points to.";
            case "redis" ->
                "Give the source `tls: { cert: file:client.pem, key: file:client.key }`, or let the"
                        + " server do without: tls-auth-clients no.";
            default -> "The profile gives scrape jobs no client certificate; `extra-alloy` can.";
        };
    }

    private static String speaksNoTls(Row row, String reference) {
        return switch (row.kind()) {
            case "postgres" ->
                "Write ?sslmode=disable in the data source name that " + reference
                        + " points to: without sslmode the exporter asks for TLS.";
            case "redis" -> "Write redis:// before the address, or the port that speaks TLS.";
            default -> "Write `scheme: http`, or the port that speaks TLS.";
        };
    }

    private static String certificate(Row row) {
        if (row.words().startsWith("the certificate is for ")) {
            return "Write a name that the certificate has where "
                    + row.address().replaceAll(":\\d+$", "")
                    + " stands, or have one issued for that.";
        }
        return switch (row.kind()) {
            case "postgres" -> "Have the certificate renewed, or name its authority: sslrootcert, a file on the host.";
            case "redis" -> "Have the certificate renewed, or name its authority: `tls: { ca: file:ca.pem }`.";
            default -> "Have the certificate renewed, or trust its authority on that machine.";
        };
    }

    private static String wantsCredentials(Row row, String reference) {
        return switch (row.kind()) {
            case "redis" -> "Give the source its `password:`, a reference such as env:REDIS_PASSWORD.";
            case "postgres" -> "Write user and password into the data source name that " + reference + " points to.";
            default -> "Give the job its `user:` and its `password:`, a reference such as env:RABBITMQ_PASSWORD.";
        };
    }

    private static Problem login(Problem problem, Row row, String reference) {
        Problem out = problem.hint(
                row.kind().equals("scrape")
                        ? "Correct `user:`, or what " + reference + " points to."
                        : "Correct what " + reference + " points to.");
        return row.kind().equals("postgres") && row.causes().size() > 1
                ? out.hint("PostgreSQL answers both alike; its own log tells them apart.")
                : out;
    }

    private static Problem right(Problem problem, Row row) {
        return switch (row.kind()) {
            case "postgres" -> problem.hint("Let a superuser grant it: GRANT pg_monitor TO the user.");
            case "redis" ->
                problem.hint("Let the user run what an exporter runs: ACL SETUSER … +info +ping +config|get"
                        + " +slowlog|get +client|list +latency.");
            default ->
                problem.hint("For RabbitMQ give the user the tag monitoring: rabbitmqctl set_user_tags USER"
                        + " monitoring.");
        };
    }
}
