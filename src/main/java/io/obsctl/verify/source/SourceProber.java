package io.obsctl.verify.source;

import io.obsctl.model.Postgres;
import io.obsctl.model.Redis;
import io.obsctl.model.ScrapeJob;
import io.obsctl.model.SourceCause;
import io.obsctl.verify.source.SourceReach.Way;
import java.util.List;
import java.util.function.Function;

/**
 * Logs in as an exporter does, and reads what it must be able to read. Changes nothing. Blocks for some seconds at most;
 * never throws for what a network or a server does.
 */
public interface SourceProber {
    /** @param ways opens a way to {@code host:port} as the place sees it */
    Answer ask(Postgres source, Function<String, Way> ways);

    /** @param ways as for {@link #ask(Postgres, Function)} */
    Answer ask(Redis source, Function<String, Way> ways);

    /** @param ways as for {@link #ask(Postgres, Function)} */
    Answer ask(ScrapeJob job, String target, Function<String, Way> ways);

    /**
     * What came of it.
     *
     * @param address host and port, without user or password
     * @param causes empty when it works; several when the answer does not separate them
     * @param words what the server is (such as {@code PostgreSQL 15.8}), or what it said, on one line, masked
     */
    record Answer(String address, List<SourceCause> causes, String words) {
        public Answer {
            causes = List.copyOf(causes);
        }
    }
}
