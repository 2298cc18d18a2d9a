package io.obsctl.infra.sources;

import io.obsctl.infra.http.BasicAuth;
import io.obsctl.infra.http.Http;
import io.obsctl.model.Postgres;
import io.obsctl.model.Redis;
import io.obsctl.model.ScrapeJob;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretSource;
import io.obsctl.model.SourceCause;
import io.obsctl.verify.source.SourceProber;
import io.obsctl.verify.source.SourceReach.Way;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks sources with real clients on this machine, so that no secret reaches a command line on a host. */
public final class SourceLogins implements SourceProber {
    private final Http http;
    private final SecretSource secrets;

    public SourceLogins(Http http, SecretSource secrets) {
        this.http = http;
        this.secrets = secrets;
    }

    @Override
    public Answer ask(Postgres source, Function<String, Way> ways) {
        Optional<Dsn> dsn = Dsn.read(secrets.resolve(source.dsn()));
        if (dsn.isEmpty()) {
            return new Answer(
                    "",
                    List.of(SourceCause.BAD_REFERENCE),
                    "what " + source.dsn() + " points to is no data source name");
        }
        try (Way way = ways.apply(dsn.get().address())) {
            return new PostgresLogin(dsn.get(), way).ask();
        }
    }

    @Override
    public Answer ask(Redis source, Function<String, Way> ways) {
        Secret password = source.password() == null ? null : secrets.resolve(source.password());
        boolean encrypted = source.address().startsWith("rediss://");
        String bare = source.address().replaceFirst("^rediss?://", "");
        String address = bare.matches(".*:[0-9]+") ? bare : bare + ":6379";
        try (Way way = ways.apply(address)) {
            return new RedisLogin(address, encrypted, source.tls(), secrets, password, way).ask();
        }
    }

    @Override
    public Answer ask(ScrapeJob job, String target, Function<String, Way> ways) {
        String query = job.params().entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(v -> encoded(e.getKey()) + "=" + encoded(v)))
                .collect(Collectors.joining("&"));
        String address =
                target.matches(".*:[0-9]+") ? target : target + (job.scheme().equals("https") ? ":443" : ":80");
        try (Way way = ways.apply(address)) {
            String path = job.path() + (query.isEmpty() ? "" : "?" + query);
            return new Endpoint(http).ask(job.scheme(), target, path, login(job), way);
        }
    }

    private Map<String, String> login(ScrapeJob job) {
        return job.user() == null || job.password() == null
                ? Map.of()
                : Map.of("Authorization", BasicAuth.header(job.user(), secrets.resolve(job.password())));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
