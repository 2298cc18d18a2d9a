package io.obsctl.verify.source;

import io.obsctl.model.Collect;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Mongodb;
import io.obsctl.model.Origin;
import io.obsctl.model.Postgres;
import io.obsctl.model.Redis;
import io.obsctl.model.ScrapeJob;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SourceCause;
import io.obsctl.model.SourceReport;
import io.obsctl.model.SourceReport.Row;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.verify.source.SourceProber.Answer;
import io.obsctl.verify.source.SourceReach.Way;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks every database and endpoint of a profile, from each of its hosts. Safe between threads. */
public final class CheckSources {
    private static final int THREADS = 8;

    /** One source, and how to ask it. */
    private record Source(
            String kind,
            String name,
            String address,
            String pointer,
            String loginPointer,
            @Nullable SecretRef secret,
            Function<Function<String, Way>, Answer> ask) {}

    private final SourceProber prober;
    private final SourceReach reach;

    public CheckSources(SourceProber prober, SourceReach reach) {
        this.prober = prober;
        this.reach = reach;
    }

    /** @throws ObsctlException only when the calling thread is interrupted */
    public SourceReport run(LoadedProfile profile) {
        List<Source> sources = sources(profile.profile().collect());
        if (sources.isEmpty()) {
            return SourceReport.EMPTY;
        }
        AtomicInteger count = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "source-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        Map<Row, Source> asked = new LinkedHashMap<>();
        try {
            Map<Future<Row>, Source> running = new LinkedHashMap<>();
            for (String place : reach.places(profile)) {
                for (Source source : sources) {
                    running.put(threads.submit(() -> row(profile, place, source)), source);
                }
            }
            for (Map.Entry<Future<Row>, Source> one : running.entrySet()) {
                asked.put(one.getKey().get(), one.getValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ObsctlException(ExitCode.INTERRUPTED, List.of());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a prober does not throw", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        return new SourceReport(List.copyOf(asked.keySet()), problems(profile, asked));
    }

    private List<Source> sources(Collect collect) {
        List<Source> out = new ArrayList<>();
        for (int i = 0; i < collect.postgres().size(); i++) {
            Postgres p = collect.postgres().get(i);
            String pointer = "/collect/postgres/" + i + "/dsn";
            out.add(new Source("postgres", p.name(), "", pointer, pointer, p.dsn(), ways -> prober.ask(p, ways)));
        }
        for (int i = 0; i < collect.redis().size(); i++) {
            Redis r = collect.redis().get(i);
            String at = "/collect/redis/" + i;
            String login = r.password() == null ? at + "/address" : at + "/password";
            out.add(new Source(
                    "redis", r.name(), r.address(), at + "/address", login, r.password(), ways -> prober.ask(r, ways)));
        }
        for (int i = 0; i < collect.mongodb().size(); i++) {
            Mongodb m = collect.mongodb().get(i);
            String pointer = "/collect/mongodb/" + i + "/uri";
            // Not run is not passed: the row says so.
            Answer none =
                    new Answer("", List.of(SourceCause.NOT_PROBED), "not probed: MongoDB's protocol is not spoken");
            out.add(new Source("mongodb", m.name(), "", pointer, pointer, m.uri(), ways -> none));
        }
        for (int i = 0; i < collect.scrape().size(); i++) {
            ScrapeJob job = collect.scrape().get(i);
            for (int t = 0; t < job.targets().size(); t++) {
                String target = job.targets().get(t);
                String pointer = "/collect/scrape/" + i + "/targets/" + t;
                String login = job.password() == null ? pointer : "/collect/scrape/" + i + "/password";
                out.add(new Source(
                        "scrape",
                        job.job(),
                        target,
                        pointer,
                        login,
                        job.password(),
                        ways -> prober.ask(job, target, ways)));
            }
        }
        return out;
    }

    private Row row(LoadedProfile profile, String place, Source source) {
        try {
            Answer answer = source.ask().apply(address -> reach.open(profile, place, address));
            return new Row(place, source.kind(), source.name(), answer.address(), answer.causes(), answer.words());
        } catch (ObsctlException e) {
            Problem first = e.problems().get(0);
            String words = first.summary() + ": " + first.detail();
            return new Row(
                    place, source.kind(), source.name(), source.address(), List.of(SourceCause.NOT_ASKED), words);
        }
    }

    /** Of what is wrong with the login, the line of the login. */
    private static String pointer(Source source, Row row) {
        return switch (row.causes().get(0)) {
            case WRONG_PASSWORD, UNKNOWN_USER, NEEDS_NO_PASSWORD, MISSING_RIGHT, BAD_REFERENCE, NOT_ASKED ->
                source.loginPointer();
            default -> source.pointer();
        };
    }

    /** What is the same from several places is said once. */
    private static List<Problem> problems(LoadedProfile profile, Map<Row, Source> asked) {
        Map<Row, List<String>> places = new LinkedHashMap<>();
        Map<Row, Source> sources = new LinkedHashMap<>();
        asked.forEach((row, source) -> {
            if (!row.works()) {
                Row anywhere = new Row("", row.kind(), row.name(), row.address(), row.causes(), row.words());
                places.computeIfAbsent(anywhere, r -> new ArrayList<>()).add(row.place());
                sources.put(anywhere, source);
            }
        });
        List<Problem> out = new ArrayList<>();
        places.forEach((row, from) -> {
            Source source = sources.get(row);
            Origin origin = source == null ? profile.origin("/collect") : profile.origin(pointer(source, row));
            SecretRef secret = source == null ? null : source.secret();
            out.add(SourceProblems.of(row, from, secret).at(origin.position(), origin.line()));
        });
        return out;
    }
}
