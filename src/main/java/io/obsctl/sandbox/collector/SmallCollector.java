package io.obsctl.sandbox.collector;

import io.obsctl.lang.alloy.Statement;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Log;
import io.obsctl.sandbox.collector.component.Pages;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.metric.SelfMetrics;
import io.obsctl.sandbox.collector.value.StdLib;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Runs an Alloy config inside this process, for learning, demos and tests: the component types that obsctl's own
 * templates use, and no others. It answers on the endpoints of Alloy 1.15, lies where Alloy lies (see
 * {@code last_load_successful}), and leaves OTLP's gRPC port closed. Safe between threads; several may run at once.
 */
public final class SmallCollector implements AutoCloseable {
    /** The Alloy version whose ways it has. */
    public static final String VERSION = "v1.15.1";

    private static final Set<String> LIBRARY = Set.of(
            "constants",
            "sys",
            "convert",
            "array",
            "encoding",
            "string",
            "file",
            "coalesce",
            "json_path",
            "env",
            "nonsensitive",
            "concat",
            "json_decode",
            "yaml_decode",
            "base64_decode",
            "format",
            "join",
            "replace",
            "split",
            "to_lower",
            "to_upper",
            "trim",
            "trim_prefix",
            "trim_suffix",
            "trim_space");

    private final CollectorSettings settings;
    private final SelfMetrics metrics = new SelfMetrics();
    private final Pages pages = new Pages();
    private final ScheduledExecutorService controller = Threads.scheduler("controller");
    private final Log log;
    private final ComponentGraph graph;
    private final Doors doors;
    private volatile boolean lastSyntaxGood = true;

    private SmallCollector(CollectorSettings settings) throws IOException {
        this.settings = settings;
        this.log = new Log(settings.log(), settings.clock(), Log.Level.INFO);
        StdLib library = new StdLib(settings.environment(), settings.hostname(), VERSION);
        this.graph = new ComponentGraph(library, this::context, settings.clock(), log);
        Files.createDirectories(settings.storage());
        this.doors = new Doors(settings.listen(), graph, metrics, pages, this::reload);
        OwnMetrics.register(metrics, graph, settings.clock(), () -> lastSyntaxGood);
    }

    /**
     * Loads the config and starts everything in it.
     *
     * @throws StartFailure if the config cannot be loaded whole, or the collector's own door cannot be opened: nothing
     *     runs then
     */
    public static SmallCollector start(CollectorSettings settings) throws StartFailure {
        SmallCollector collector;
        try {
            collector = new SmallCollector(settings);
        } catch (IOException e) {
            throw new StartFailure("cannot listen on " + settings.listen() + " or write to " + settings.storage() + ": "
                    + e.getMessage());
        }
        Load load = collector.load();
        if (!load.ok()) {
            collector.close();
            throw new StartFailure("could not perform the initial load successfully\n" + load.reason());
        }
        collector.doors.ready();
        collector.log.info(
                "now listening for http traffic", "addr", collector.ui().getAuthority());
        return collector;
    }

    /** A collector that could not be started. */
    public static final class StartFailure extends Exception {
        private static final long serialVersionUID = 1;

        StartFailure(String message) {
            super(message);
        }
    }

    private ComponentContext context(String id) {
        return new ComponentContext(
                id,
                settings.hostname(),
                settings.clock(),
                log.with("component_path", "/").with("component_id", id),
                metrics,
                settings.storage().resolve(id),
                () -> exportsChanged(id),
                pages);
    }

    private void exportsChanged(String id) {
        try {
            controller.execute(() -> graph.refresh(id));
        } catch (RejectedExecutionException e) {
            return; // closing
        }
    }

    static boolean isLibraryName(List<String> path) {
        return LIBRARY.contains(path.get(0));
    }

    /** Loads the config anew, as {@code POST /-/reload} does. */
    public Load reload() {
        log.info("reload requested via /-/reload endpoint");
        Load load = load();
        if (!load.ok()) {
            log.error("failed to reload config", "err", load.reason());
        }
        return load;
    }

    private synchronized Load load() {
        ConfigSource source;
        try {
            source = ConfigSource.read(settings.config());
        } catch (IOException e) {
            lastSyntaxGood = false;
            OwnMetrics.countLoadFailure(metrics);
            return new Load.NotParsed("failed to read " + settings.config() + ": " + e.getMessage());
        }
        OwnMetrics.hash(metrics, source.sha256());
        if (!source.problems().isEmpty()) {
            lastSyntaxGood = false;
            OwnMetrics.countLoadFailure(metrics);
            return Load.NotParsed.of(source.problems());
        }
        // From here on Alloy counts the load as a success, whatever becomes of it.
        lastSyntaxGood = true;
        OwnMetrics.loaded(metrics, settings.clock());
        Blueprint blueprint = Blueprint.of(source.body());
        if (!blueprint.faults().isEmpty()) {
            return new Load.NotAGraph(blueprint.faults());
        }
        var faults = new java.util.ArrayList<>(refusedSettings(blueprint));
        faults.addAll(graph.apply(blueprint));
        return faults.isEmpty() ? new Load.Done() : new Load.Refused(faults);
    }

    /** {@code http} guards the collector's own door: taking it without doing so would be a lie. */
    private static List<io.obsctl.sandbox.collector.value.Fault> refusedSettings(Blueprint blueprint) {
        return blueprint.settings().stream()
                .filter(b -> b.name().equals("http") && !b.body().isEmpty())
                .map(Statement.Block::header)
                .map(span -> new io.obsctl.sandbox.collector.value.Fault(
                        "the block \"http\" is not known to the sandbox's collector, which is for learning, demos and tests",
                        span))
                .toList();
    }

    /** Where its own HTTP door is. */
    public URI ui() {
        return doors.uri();
    }

    /** The value of one of its own counters, summed over the series whose labels fit; 0 if there is none. */
    public double counted(String name, Map<String, String> labels) {
        return metrics.value(name, labels);
    }

    /** Stops within a few seconds: doors first, then components, what is on its way is sent or dropped with a line. */
    @Override
    public void close() {
        doors.close();
        Threads.end(controller, Duration.ofSeconds(2));
        graph.close();
        log.info("collector stopped");
    }
}
