package io.obsctl.infra.sources;

import io.obsctl.model.SourceCause;
import io.obsctl.verify.source.SourceProber.Answer;
import io.obsctl.verify.source.SourceReach.Way;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;

/**
 * Logs in to a PostgreSQL server and looks whether the user may read statistics. The states are those of the server
 * (PostgreSQL manual, appendix A); where it gives one state to several causes, its words decide or both are named.
 */
final class PostgresLogin {
    /** Statistics of all databases are for superusers and members of pg_monitor. */
    private static final String MAY = "select current_setting('server_version'),"
            + " rolsuper or pg_has_role(rolname, 'pg_monitor', 'member') from pg_roles where rolname = current_user";

    private static final int SECONDS = 5;

    private static final String MODES_SHOWN = "require, verify-ca, verify-full, disable";

    /** Those of PostgreSQL's manual (34.19.3); its exporter's driver, lib/pq, long knew those without a doubt only. */
    private static final Set<String> MODES = Set.of("disable", "require", "verify-ca", "verify-full");

    private static final Set<String> DOUBTFUL = Set.of("allow", "prefer");

    private final Dsn dsn;
    private final Way way;

    PostgresLogin(Dsn dsn, Way way) {
        this.dsn = dsn;
        this.way = way;
    }

    /** TLS first, as strictly as the name asks for; then the login. */
    Answer ask() {
        if (!MODES.contains(dsn.sslmode()) && !DOUBTFUL.contains(dsn.sslmode())) {
            return answer("sslmode=" + dsn.sslmode() + " is none of " + MODES_SHOWN, SourceCause.BAD_REFERENCE);
        }
        PostgresTls.Checked tls = PostgresTls.check(dsn, way);
        if (tls.refused() != null) {
            return tls.refused();
        }
        Answer answer = login();
        String remark = DOUBTFUL.contains(dsn.sslmode())
                ? "sslmode=" + dsn.sslmode() + " is unknown to older exporters: take one of " + MODES_SHOWN
                : tls.remark();
        return remark.isEmpty()
                ? answer
                : new Answer(answer.address(), answer.causes(), answer.words() + "; " + remark);
    }

    private Answer login() {
        Properties settings = new Properties();
        settings.setProperty("user", dsn.user());
        settings.setProperty("password", dsn.password().reveal());
        // The certificate was looked at before; a tunnel ends at 127.0.0.1, which none names.
        settings.setProperty("sslmode", dsn.sslmode().startsWith("verify-") ? "require" : dsn.sslmode());
        settings.setProperty("connectTimeout", Integer.toString(SECONDS));
        settings.setProperty("socketTimeout", Integer.toString(SECONDS));
        settings.setProperty("loginTimeout", Integer.toString(SECONDS));
        settings.setProperty("ApplicationName", "obsctl");
        settings.setProperty("readOnly", "true");
        String url = "jdbc:postgresql://127.0.0.1:" + way.local().getPort() + "/";
        settings.setProperty("PGDBNAME", dsn.database());
        if (!way.tunnelled()) {
            url = "jdbc:postgresql://" + host() + ":" + way.local().getPort() + "/";
        }
        try (Connection connection = new Driver().connect(url, settings)) {
            return connection == null ? answer("no connection", SourceCause.CUT) : rights(connection);
        } catch (SQLException e) {
            return failure(e);
        }
    }

    private String host() {
        String host = way.local().getHostString();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private Answer rights(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(MAY)) {
            if (rows.next() && rows.getBoolean(2)) {
                return new Answer(dsn.address(), List.of(), "PostgreSQL " + rows.getString(1));
            }
            return answer("user " + dsn.user() + " is no member of pg_monitor", SourceCause.MISSING_RIGHT);
        }
    }

    private Answer failure(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String words = words(e);
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("does not support ssl")) {
            return answer(words, SourceCause.NO_TLS);
        }
        return switch (state) {
            // An unknown role and a wrong password get one answer, on purpose.
            case "28P01" -> answer(words, SourceCause.WRONG_PASSWORD, SourceCause.UNKNOWN_USER);
            case "28000" -> refused(words, lower);
            case "3D000" -> answer(words, SourceCause.UNKNOWN_DATABASE);
            case "42501" -> answer(words, SourceCause.MISSING_RIGHT);
            case "53300", "57P03", "57P01" -> answer(words, SourceCause.NOT_READY);
            case "08004" -> answer(words, SourceCause.WANTS_CREDENTIALS);
            default -> connection(e, words, lower);
        };
    }

    private Answer refused(String words, String lower) {
        if (lower.contains("does not exist")) {
            return answer(words, SourceCause.UNKNOWN_USER);
        }
        if (lower.contains("client certificate")) {
            return dsn.sslcert().isEmpty()
                    ? answer(words, SourceCause.WANTS_CERTIFICATE)
                    : answer(words + "; asked without sslcert, which lies on the host", SourceCause.NOT_ASKED);
        }
        if (lower.contains("not permitted to log in")) {
            return answer(words, SourceCause.MISSING_RIGHT);
        }
        boolean plain = lower.contains("no encryption") || lower.contains("ssl off");
        return plain
                ? answer(words, SourceCause.ADDRESS_NOT_ALLOWED, SourceCause.WANTS_TLS)
                : answer(words, SourceCause.ADDRESS_NOT_ALLOWED);
    }

    private Answer connection(SQLException e, String words, String lower) {
        if (lower.contains("no password was provided")) {
            return answer(words, SourceCause.WANTS_CREDENTIALS);
        }
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof javax.net.ssl.SSLException) {
                return answer(words, SourceCause.CERTIFICATE);
            }
            if (t instanceof SocketTimeoutException) {
                return answer("no answer within " + SECONDS + " s", SourceCause.TIMED_OUT);
            }
            if (t instanceof java.net.UnknownHostException) {
                return answer("the name has no address", SourceCause.NO_ADDRESS);
            }
            if (t instanceof java.net.ConnectException) {
                return answer("connection refused", SourceCause.REFUSED);
            }
        }
        if (e.getCause() instanceof java.io.IOException) {
            return answer(
                    way.tunnelled() ? "the host could not connect" : "the connection ended without a word",
                    way.tunnelled() ? SourceCause.REFUSED : SourceCause.CUT);
        }
        return answer(words, SourceCause.SOMETHING_ELSE);
    }

    /** The server's words on one line, without the password should somebody have put it there. */
    private String words(SQLException e) {
        String text =
                e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
        String password = dsn.password().reveal();
        String masked = password.isEmpty() ? text : text.replace(password, "***");
        return masked.replaceFirst("^FATAL: ", "").strip();
    }

    private Answer answer(String words, SourceCause... causes) {
        return new Answer(dsn.address(), List.of(causes), words);
    }
}
