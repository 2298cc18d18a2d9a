package io.obsctl.sandbox;

import io.obsctl.sandbox.backend.Door;
import io.obsctl.sandbox.backend.DoorName;
import io.obsctl.sandbox.backend.Fault;
import io.obsctl.sandbox.backend.FaultBoard;
import io.obsctl.sandbox.backend.Gate;
import io.obsctl.sandbox.backend.Guard;
import io.obsctl.sandbox.backend.RequestLog;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.SmallDoors;
import io.obsctl.sandbox.backend.StackIdentity;
import io.obsctl.sandbox.backend.TokenBook;
import io.obsctl.sandbox.backend.gcom.DoorUrls;
import io.obsctl.sandbox.backend.gcom.GcomRoutes;
import io.obsctl.sandbox.backend.grafana.Backends;
import io.obsctl.sandbox.backend.grafana.GrafanaRoutes;
import io.obsctl.sandbox.backend.grafana.GrafanaState;
import io.obsctl.sandbox.backend.logql.Logql;
import io.obsctl.sandbox.backend.logs.LogStore;
import io.obsctl.sandbox.backend.loki.LokiApi;
import io.obsctl.sandbox.backend.loki.LokiRoutes;
import io.obsctl.sandbox.backend.metrics.MetricStore;
import io.obsctl.sandbox.backend.mimir.MimirRoutes;
import io.obsctl.sandbox.backend.mimir.PrometheusApi;
import io.obsctl.sandbox.backend.otlp.OtlpRoutes;
import io.obsctl.sandbox.backend.promql.PromqlEngine;
import io.obsctl.sandbox.backend.ruler.Alertmanager;
import io.obsctl.sandbox.backend.ruler.RuleLanguage;
import io.obsctl.sandbox.backend.ruler.Ruler;
import io.obsctl.sandbox.backend.ruler.RulerRoutes;
import io.obsctl.sandbox.backend.tempo.TempoApi;
import io.obsctl.sandbox.backend.traces.TraceStore;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A running stand-in for one Grafana Cloud stack, on loopback only. Every door is a server of its own; every lane
 * demands its own instance id and a token with the right scope. Thread-safe. Close it to free the ports.
 */
public final class Sandbox implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int WAITING = 512;
    private static final long TICK_MILLIS = 500;

    private final SandboxSettings settings;
    private final Duration dateSkew;
    private final TokenBook tokens;
    private final FaultBoard faults = new FaultBoard();
    private final RequestLog requests = new RequestLog();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ThreadPoolExecutor executor;
    private final MetricStore metrics;
    private final LogStore logs;
    private final TraceStore traces;
    private final GrafanaState grafana;
    private final PromqlEngine promql;
    private final Ruler mimirRuler;
    private final Ruler lokiRuler;
    private final Alertmanager alertmanager;
    private final AtomicReference<StackIdentity> stack;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "obsctl-sandbox-ruler");
        thread.setDaemon(true);
        return thread;
    });
    private final Optional<StateFiles> files;
    private final AtomicReference<String> unsaved = new AtomicReference<>("");
    private final Map<DoorName, Door> doors = new EnumMap<>(DoorName.class);

    private volatile boolean opened;
    private volatile Consumer<String> watcher = why -> {};

    private Sandbox(SandboxSettings settings, Duration dateSkew) {
        this.settings = settings;
        this.dateSkew = dateSkew;
        this.tokens = new TokenBook(settings.tokens());
        this.metrics = new MetricStore(settings.clock(), settings.metricLimits());
        this.logs = new LogStore(settings.clock(), settings.logLimits());
        this.traces = new TraceStore(settings.clock());
        this.grafana = new GrafanaState(settings.clock());
        this.stack = new AtomicReference<>(settings.stack());
        this.promql = new PromqlEngine(metrics, settings.semantics());
        this.mimirRuler = new Ruler(RuleLanguage.promql(promql), metrics, settings.clock(), settings.rulerPoll());
        this.lokiRuler =
                new Ruler(RuleLanguage.logql(new Logql(logs)), metrics, settings.clock(), settings.rulerPoll());
        this.alertmanager = new Alertmanager(List.of(mimirRuler, lokiRuler), settings.clock());
        this.files = Optional.ofNullable(settings.stateDirectory())
                .map(directory -> new StateFiles(
                        directory,
                        new StateFiles.Kept(
                                tokens, metrics, logs, traces, grafana, mimirRuler, lokiRuler, alertmanager)));
        this.executor = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), threads());
        executor.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory threads() {
        var count = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, "obsctl-sandbox-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Opens all doors.
     *
     * @throws IOException when a port is taken; no door stays open then
     */
    public static Sandbox start(SandboxSettings settings) throws IOException {
        return startSkewed(settings, Duration.ZERO);
    }

    /**
     * The same with a {@code Date} header on every answer that is wrong by {@code dateSkew}.
     *
     * @throws IOException when a port is taken; no door stays open then
     */
    public static Sandbox startSkewed(SandboxSettings settings, Duration dateSkew) throws IOException {
        // Without it every small answer on a kept connection waits 40 ms for a delayed acknowledgement (JDK-6968351).
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var sandbox = new Sandbox(settings, dateSkew);
        try {
            sandbox.open();
            sandbox.opened = true;
            sandbox.save();
            sandbox.ticker.scheduleWithFixedDelay(sandbox::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            sandbox.close();
            throw e;
        }
        return sandbox;
    }

    private void open() throws IOException {
        if (files.isPresent()) {
            files.get().load();
        }
        var gate = new Gate(tokens, settings.variants(), settings.clock());
        var shared = new Door.Shared(executor, faults, requests, gate, closing, dateSkew);
        var prometheus = new PrometheusApi(metrics, new PromqlEngine(metrics, settings.semantics()), settings.clock());
        var loki = new LokiApi(logs, settings.clock());
        var tempo = new TempoApi(
                traces,
                settings.clock(),
                settings.searchLag(),
                settings.variants().unknownTrace());
        open(DoorName.OTLP, otlpRoutes(gate), shared);
        open(DoorName.MIMIR, mimirRoutes(gate, prometheus), shared);
        open(DoorName.LOKI, lokiRoutes(gate, loki), shared);
        open(DoorName.TEMPO, tempoRoutes(gate, tempo), shared);
        // What comes now shows the addresses of what is open already.
        open(DoorName.GRAFANA, grafanaRoutes(new Backends(prometheus, loki, tempo)), shared);
        var ids = settings.stack().ids();
        var alertRoutes = new Router();
        alertmanager.mount(alertRoutes, new Guard(gate, DoorName.ALERTMANAGER, ids.alertmanager()));
        open(DoorName.ALERTMANAGER, alertRoutes, shared);
        var profileRoutes = new Router();
        SmallDoors.profiles(profileRoutes, new Guard(gate, DoorName.PROFILES, ids.profiles()));
        open(DoorName.PROFILES, profileRoutes, shared);
        var fleetRoutes = new Router();
        SmallDoors.fleet(fleetRoutes, new Guard(gate, DoorName.FLEET, ids.fleet()));
        open(DoorName.FLEET, fleetRoutes, shared);
        open(DoorName.API, apiRoutes(), shared);
    }

    private Router otlpRoutes(Gate gate) {
        var routes = new Router();
        new OtlpRoutes(metrics, logs, traces, settings.promotedResourceAttributes(), settings.clock())
                .mount(
                        routes,
                        new Guard(gate, DoorName.OTLP, settings.stack().ids().otlp()));
        return routes;
    }

    private Router mimirRoutes(Gate gate, PrometheusApi prometheus) {
        var routes = new Router();
        var ids = settings.stack().ids();
        var guard = new Guard(gate, DoorName.MIMIR, ids.mimir());
        MimirRoutes.mount(routes, guard, metrics, prometheus);
        new RulerRoutes(RulerRoutes.Kind.MIMIR, mimirRuler)
                .mount(routes, guard, "/api/prom/config/v1/rules", "/api/prom");
        alertmanager.mount(routes, new Guard(gate, DoorName.MIMIR, ids.alertmanager()));
        return routes;
    }

    private Router lokiRoutes(Gate gate, LokiApi loki) {
        var routes = new Router();
        var guard = new Guard(gate, DoorName.LOKI, settings.stack().ids().loki());
        LokiRoutes.mount(routes, guard, logs, loki);
        var rules = new RulerRoutes(RulerRoutes.Kind.LOKI, lokiRuler);
        rules.mount(routes, guard, "/loki/api/v1/rules", "/prometheus");
        rules.mount(routes, guard, "/api/prom/rules", "/loki/prometheus");
        return routes;
    }

    private Router tempoRoutes(Gate gate, TempoApi tempo) {
        var routes = new Router();
        var guard = new Guard(gate, DoorName.TEMPO, settings.stack().ids().tempo());
        tempo.mount(routes, "/tempo", h -> guard.demand("traces:read", h));
        return routes;
    }

    private Router grafanaRoutes(Backends backends) {
        var routes = new Router();
        GrafanaRoutes.mount(
                routes,
                grafana,
                settings.stack(),
                tokens,
                backends,
                new GrafanaRoutes.Addresses(mimir(), loki(), tempo()),
                settings.clock());
        return routes;
    }

    private Router apiRoutes() {
        var routes = new Router();
        var urls = new DoorUrls(
                uri(DoorName.OTLP),
                uri(DoorName.MIMIR),
                uri(DoorName.LOKI),
                uri(DoorName.TEMPO),
                uri(DoorName.GRAFANA),
                uri(DoorName.ALERTMANAGER),
                uri(DoorName.PROFILES),
                uri(DoorName.FLEET));
        new GcomRoutes(this::stack, urls, tokens, settings.variants(), settings.clock()).mount(routes);
        return routes;
    }

    private void tick() {
        mimirRuler.tick();
        lokiRuler.tick();
        save();
    }

    private synchronized void save() {
        if (files.isEmpty()) {
            return;
        }
        String why = "";
        try {
            files.get().save();
        } catch (ClosedByInterruptException e) {
            return; // It is being closed, which saves once more.
        } catch (IOException e) {
            why = StateFiles.reason(e);
        }
        if (!why.equals(unsaved.getAndSet(why))) {
            watcher.accept(why);
        }
    }

    /** Why the state could not be written to its directory; empty when it was, or none was asked for. */
    public String unsaved() {
        return Objects.requireNonNull(unsaved.get());
    }

    /**
     * Whoever has to know when that changes; told at once what is so already, later from another thread.
     *
     * @param told takes what {@link #unsaved} says
     */
    public synchronized void onUnsaved(Consumer<String> told) {
        watcher = told;
        if (!unsaved().isEmpty()) {
            told.accept(unsaved());
        }
    }

    private void open(DoorName name, Router router, Door.Shared shared) throws IOException {
        int port = settings.basePort() == 0 ? 0 : settings.basePort() + name.ordinal();
        doors.put(name, Door.open(name, port, router::route, shared));
    }

    private URI uri(DoorName name) {
        return Objects.requireNonNull(doors.get(name), "door is not open").uri();
    }

    /** Stands for {@code https://grafana.com}. */
    public URI api() {
        return uri(DoorName.API);
    }

    /** The OTLP gateway's base, {@code …/otlp}. */
    public URI otlp() {
        return URI.create(uri(DoorName.OTLP) + "/otlp");
    }

    /** Mimir's base, {@code …/api/prom}: push is {@code /push} under it, queries {@code /api/v1/query}. */
    public URI mimir() {
        return URI.create(uri(DoorName.MIMIR) + "/api/prom");
    }

    /** Loki's root: push is {@code /loki/api/v1/push} under it. */
    public URI loki() {
        return uri(DoorName.LOKI);
    }

    /** Tempo's base, {@code …/tempo}. */
    public URI tempo() {
        return URI.create(uri(DoorName.TEMPO) + "/tempo");
    }

    public URI grafana() {
        return uri(DoorName.GRAFANA);
    }

    /** The Alertmanager's root: its configuration is {@code /api/v1/alerts} under it. */
    public URI alertmanager() {
        return uri(DoorName.ALERTMANAGER);
    }

    /** Pyroscope's root. */
    public URI profiles() {
        return uri(DoorName.PROFILES);
    }

    /** Fleet Management's root. */
    public URI fleet() {
        return uri(DoorName.FLEET);
    }

    public StackIdentity stack() {
        return Objects.requireNonNull(stack.get());
    }

    /** Puts the stack to sleep: the API says {@code paused}, Grafana shows its start page. */
    public void pause() {
        stack.updateAndGet(s -> s.withStatus("paused"));
        faults.inject(DoorName.GRAFANA, new Fault.Paused());
    }

    public void resume() {
        stack.updateAndGet(s -> s.withStatus("active"));
        faults.clear(DoorName.GRAFANA);
    }

    /** The tokens as they are now; change scopes, revoke and expire here. */
    public TokenBook tokens() {
        return tokens;
    }

    /** The value of a token by name, for example {@code write}. */
    public String token(String name) {
        return tokens.named(name)
                .orElseThrow(() -> new IllegalArgumentException("no token " + name))
                .value();
    }

    /** Makes doors misbehave. */
    public FaultBoard faults() {
        return faults;
    }

    /** What came in, newest last. */
    public RequestLog requests() {
        return requests;
    }

    /** What arrived, for tests that look behind the doors. */
    public MetricStore metrics() {
        return metrics;
    }

    public LogStore logs() {
        return logs;
    }

    /** Stops all servers and threads; a second call does nothing. */
    @Override
    public void close() {
        closing.countDown();
        ticker.shutdownNow();
        doors.values().forEach(Door::close);
        executor.shutdownNow();
        try {
            executor.awaitTermination(5, TimeUnit.SECONDS);
            ticker.awaitTermination(5, TimeUnit.SECONDS);
            if (opened) {
                save();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
