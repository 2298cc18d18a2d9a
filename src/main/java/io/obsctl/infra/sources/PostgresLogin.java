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

    private PostgresLogin() {}

    static Answer ask(Dsn dsn, Way way) {
        Properties settings = new Properties();
        settings.setProperty("user", dsn.user());
        settings.setProperty("password", dsn.password().reveal());
        // A tunnel ends at 127.0.0.1, which no certificate names: names are not compared here.
        settings.setProperty("sslmode", dsn.sslmode().startsWith("verify-") ? "require" : dsn.sslmode());
        settings.setProperty("connectTimeout", Integer.toString(SECONDS));
        settings.setProperty("socketTimeout", Integer.toString(SECONDS));
        settings.setProperty("loginTimeout", Integer.toString(SECONDS));
        settings.setProperty("ApplicationName", "obsctl");
        settings.setProperty("readOnly", "true");
        String url = "jdbc:postgresql://127.0.0.1:" + way.local().getPort() + "/";
        settings.setProperty("PGDBNAME", dsn.database());
        if (!way.tunnelled()) {
            url = "jdbc:postgresql://" + host(way) + ":" + way.local().getPort() + "/";
        }
        try (Connection connection = new Driver().connect(url, settings)) {
            return connection == null ? answer(dsn, "no connection", SourceCause.CUT) : rights(dsn, connection);
        } catch (SQLException e) {
            return failure(dsn, e, way.tunnelled());
        }
    }

    private static String host(Way way) {
        String host = way.local().getHostString();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static Answer rights(Dsn dsn, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(MAY)) {
            if (rows.next() && rows.getBoolean(2)) {
                return new Answer(dsn.address(), List.of(), "PostgreSQL " + rows.getString(1));
            }
            return answer(dsn, "user " + dsn.user() + " is no member of pg_monitor", SourceCause.MISSING_RIGHT);
        }
    }

    private static Answer failure(Dsn dsn, SQLException e, boolean tunnelled) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String words = words(dsn, e);
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("does not support ssl")) {
            return answer(dsn, words, SourceCause.NO_TLS);
        }
        return switch (state) {
            // An unknown role and a wrong password get one answer, on purpose.
            case "28P01" -> answer(dsn, words, SourceCause.WRONG_PASSWORD, SourceCause.UNKNOWN_USER);
            case "28000" -> refused(dsn, words, lower);
            case "3D000" -> answer(dsn, words, SourceCause.UNKNOWN_DATABASE);
            case "42501" -> answer(dsn, words, SourceCause.MISSING_RIGHT);
            case "53300", "57P03", "57P01" -> answer(dsn, words, SourceCause.NOT_READY);
            case "08004" -> answer(dsn, words, SourceCause.WANTS_CREDENTIALS);
            default -> connection(dsn, e, words, lower, tunnelled);
        };
    }

    private static Answer refused(Dsn dsn, String words, String lower) {
        if (lower.contains("does not exist")) {
            return answer(dsn, words, SourceCause.UNKNOWN_USER);
        }
        if (lower.contains("not permitted to log in")) {
            return answer(dsn, words, SourceCause.MISSING_RIGHT);
        }
        boolean plain = lower.contains("no encryption") || lower.contains("ssl off");
        return plain
                ? answer(dsn, words, SourceCause.ADDRESS_NOT_ALLOWED, SourceCause.WANTS_TLS)
                : answer(dsn, words, SourceCause.ADDRESS_NOT_ALLOWED);
    }

    private static Answer connection(Dsn dsn, SQLException e, String words, String lower, boolean tunnelled) {
        if (lower.contains("no password was provided")) {
            return answer(dsn, words, SourceCause.WANTS_CREDENTIALS);
        }
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof javax.net.ssl.SSLException) {
                return answer(dsn, words, SourceCause.CERTIFICATE);
            }
            if (t instanceof SocketTimeoutException) {
                return answer(dsn, "no answer within " + SECONDS + " s", SourceCause.TIMED_OUT);
            }
            if (t instanceof java.net.UnknownHostException) {
                return answer(dsn, "the name has no address", SourceCause.NO_ADDRESS);
            }
            if (t instanceof java.net.ConnectException) {
                return answer(dsn, "connection refused", SourceCause.REFUSED);
            }
        }
        if (e.getCause() instanceof java.io.IOException) {
            return answer(
                    dsn,
                    tunnelled ? "the host could not connect" : "the connection ended without a word",
                    tunnelled ? SourceCause.REFUSED : SourceCause.CUT);
        }
        return answer(dsn, words, SourceCause.SOMETHING_ELSE);
    }

    /** The server's words on one line, without the password should somebody have put it there. */
    private static String words(Dsn dsn, SQLException e) {
        String text =
                e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
        String password = dsn.password().reveal();
        String masked = password.isEmpty() ? text : text.replace(password, "***");
        return masked.replaceFirst("^FATAL: ", "").strip();
    }

    private static Answer answer(Dsn dsn, String words, SourceCause... causes) {
        return new Answer(dsn.address(), List.of(causes), words);
    }
}
