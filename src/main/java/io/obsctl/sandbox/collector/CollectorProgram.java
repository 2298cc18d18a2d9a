package io.obsctl.sandbox.collector;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The small collector behind Alloy's command line, to stand at {@code /usr/bin/alloy} on test hosts. */
public final class CollectorProgram {
    /**
     * The process around the program.
     *
     * @param stop counted down when the program shall end: {@code run} then stops everything and returns
     */
    public record World(
            Map<String, String> environment,
            String hostname,
            Clock clock,
            InputStream in,
            PrintStream out,
            PrintStream err,
            CountDownLatch stop) {
        public World {
            environment = Map.copyOf(environment);
        }
    }

    private static final String USAGE = """
            Usage: alloy run [--server.http.listen-addr=ADDR] [--storage.path=DIR] PATH
                   alloy validate PATH
                   alloy fmt [-w|-t] PATH
                   alloy --version

            This is obsctl's small collector, for learning, demos and tests: it runs the
            component types that obsctl's own templates use, and refuses all others.
            """;

    private final World world;

    private CollectorProgram(World world) {
        this.world = world;
    }

    /** Carries one command out. 0 is success, 1 a failure that was told, 2 a wrong use. */
    public static int run(List<String> args, World world) throws InterruptedException {
        return new CollectorProgram(world).run(args);
    }

    private int run(List<String> args) throws InterruptedException {
        if (args.contains("--version") || args.contains("-v")) {
            world.out().println("alloy, version " + SmallCollector.VERSION + " (obsctl small collector)");
            return 0;
        }
        if (args.isEmpty() || args.contains("--help") || args.contains("-h")) {
            world.out().print(USAGE);
            return args.isEmpty() ? 2 : 0;
        }
        List<String> rest = args.subList(1, args.size());
        return switch (args.get(0)) {
            case "run" -> collect(rest);
            case "validate" -> validate(rest);
            case "fmt" -> format(rest);
            default -> misuse("unknown command \"" + args.get(0) + "\" for \"alloy\"");
        };
    }

    private int misuse(String message) {
        world.err().println("Error: " + message);
        world.err().print(USAGE);
        return 2;
    }

    /** {@code --name=value} and {@code --name value}; other flags of Alloy's are passed over, as they change nothing here. */
    private record Options(String listen, String storage, List<String> paths) {
        static Options of(List<String> args) {
            String listen = "127.0.0.1:12345";
            String storage = "data-alloy/";
            List<String> paths = new ArrayList<>();
            for (int i = 0; i < args.size(); i++) {
                String arg = args.get(i);
                if (!arg.startsWith("--")) {
                    paths.add(arg);
                    continue;
                }
                int equals = arg.indexOf('=');
                String name = equals < 0 ? arg : arg.substring(0, equals);
                boolean takesNext = equals < 0
                        && (name.equals("--server.http.listen-addr")
                                || name.equals("--storage.path")
                                || name.equals("--stability.level")
                                || name.equals("--server.http.ui-path-prefix")
                                || name.equals("--config.format"));
                String value =
                        equals >= 0 ? arg.substring(equals + 1) : takesNext && i + 1 < args.size() ? args.get(++i) : "";
                if (name.equals("--server.http.listen-addr")) {
                    listen = value;
                } else if (name.equals("--storage.path")) {
                    storage = value;
                }
            }
            return new Options(listen, storage, paths);
        }
    }

    private int collect(List<String> args) throws InterruptedException {
        Options options = Options.of(args);
        if (options.paths().size() != 1) {
            return misuse("accepts 1 arg(s), received " + options.paths().size());
        }
        CollectorSettings settings = new CollectorSettings(
                Path.of(options.paths().get(0)),
                options.listen(),
                Path.of(options.storage()),
                world.clock(),
                world.err()::println,
                world.environment(),
                world.hostname());
        try (SmallCollector collector = SmallCollector.start(settings)) {
            world.stop().await();
        } catch (SmallCollector.StartFailure e) {
            world.err().println("Error: " + e.getMessage());
            return 1;
        }
        return 0;
    }

    private int validate(List<String> args) {
        Options options = Options.of(args);
        if (options.paths().size() != 1) {
            return misuse("accepts 1 arg(s), received " + options.paths().size());
        }
        Path path = Path.of(options.paths().get(0));
        try {
            ConfigSource source = ConfigSource.read(path);
            Load load = source.problems().isEmpty() ? graph(source) : Load.NotParsed.of(source.problems());
            if (!load.ok()) {
                world.err().println("Error: " + load.reason());
                world.err().println("validation failed");
                return 1;
            }
            return 0;
        } catch (IOException e) {
            world.err().println("Error: failed to read " + path + ": " + e.getMessage());
            return 1;
        }
    }

    private static Load graph(ConfigSource source) {
        Blueprint blueprint = Blueprint.of(source.body());
        return blueprint.faults().isEmpty() ? new Load.Done() : new Load.NotAGraph(blueprint.faults());
    }

    private int format(List<String> args) {
        List<String> paths =
                args.stream().filter(a -> !a.startsWith("-") || a.equals("-")).toList();
        boolean write = args.contains("-w") || args.contains("--write");
        boolean test = args.contains("-t") || args.contains("--test");
        if (paths.size() != 1) {
            return misuse("accepts 1 arg(s), received " + paths.size());
        }
        String name = paths.get(0);
        try {
            byte[] bytes = name.equals("-") ? world.in().readAllBytes() : Files.readAllBytes(Path.of(name));
            String text = new String(bytes, StandardCharsets.UTF_8);
            AlloySyntax.Formatted formatted = AlloySyntax.format(name, text);
            if (!formatted.ok()) {
                for (Problem problem : formatted.problems()) {
                    world.err()
                            .println("Error: " + problem.position() + ": " + problem.summary() + ": "
                                    + problem.detail());
                }
                return 1;
            }
            if (test) {
                return formatted.text().equals(text) ? 0 : 1;
            }
            if (write && !name.equals("-")) {
                Files.writeString(Path.of(name), formatted.text());
            } else {
                world.out().print(formatted.text());
            }
            return 0;
        } catch (IOException e) {
            world.err().println("Error: " + name + ": " + e.getMessage());
            return 1;
        }
    }
}
