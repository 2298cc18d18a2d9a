package io.obsctl.render;

import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import io.obsctl.model.Collect;
import io.obsctl.model.Collector;
import io.obsctl.model.CollectorRole;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.OtlpSource;
import io.obsctl.model.ProbeNames;
import io.obsctl.model.Profile;
import io.obsctl.model.PublicDoor;
import io.obsctl.model.RunsOn;
import io.obsctl.model.Sampling;
import io.obsctl.model.Signal;
import io.obsctl.model.Version;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the templates of an Alloy config see. */
final class AlloyView {
    private static final Version RECEIVERS_WITH_AUTH = new Version(1, 6);
    private static final OtlpSource EVERYTHING = new OtlpSource(true, true, true);

    private final Profile profile;
    private final Collector collector;
    private final Credentials credentials;
    private final Backends backends;
    private final Map<String, Object> model = new HashMap<>();

    /** @param sources whether this collector also collects, besides taking OTLP */
    AlloyView(LoadedProfile loaded, Collector collector, Credentials credentials, boolean sources) {
        this.profile = loaded.profile();
        this.collector = collector;
        this.credentials = credentials;
        Collect collect = profile.collect();
        boolean gateway = collector.role() == CollectorRole.GATEWAY && collector.door() != null;
        OtlpSource otlp = collect.otlp() == null && gateway ? EVERYTHING : collect.otlp();
        boolean readsLogs = sources && Backends.readsLogs(collect);
        this.backends = new Backends(loaded, credentials, collector.alloy(), otlp, true, readsLogs);

        model.put("profile", profile);
        model.put("collector", collector);
        model.put("since", (TemplateMethodModelEx) this::since);
        model.put("listen", listen());
        model.put(
                "names",
                Map.of(
                        "runAttribute", ProbeNames.RUN_ATTRIBUTE,
                        "hostLabel", ProbeNames.HOST_LABEL,
                        "hostLabelName", ProbeNames.HOST_LABEL));
        model.put("types", Map.of("postgres", alloy("postgres"), "redis", alloy("redis"), "mongodb", alloy("mongodb")));
        model.put("redact", Redactions.of(profile.process().redact()));
        model.putAll(backends.model());
        pipeline(collect.otlp() != null || gateway, otlp != null && collect.otlp() != null);
        if (gateway && collector.door() != null) {
            door(collector.door());
        }
        model.put("self", true);
        model.put("selfKeep", Views.keep(Views.SELF_KEEP));
        new SourceViews(profile, collector, credentials).into(model, sources);
        model.put("externalLabels", Identity.labels(profile));
        model.put("credentialFiles", credentials.localFiles());
    }

    Map<String, Object> model() {
        return model;
    }

    List<Problem> problems() {
        return backends.problems();
    }

    private Object since(List<?> arguments) throws TemplateModelException {
        if (arguments.size() != 1) {
            throw new TemplateModelException("since(\"1.15\") takes one version");
        }
        return collector.alloy().atLeast(Version.parse(TemplateArguments.text(arguments.get(0))));
    }

    /** In a container the loopback address would be the container's own; what is published decides who gets in. */
    private Map<String, Object> listen() {
        Map<String, Object> listen = new LinkedHashMap<>();
        listen.put("otlpGrpc", inside(collector.listen().otlpGrpc()));
        listen.put("otlpHttp", inside(collector.listen().otlpHttp()));
        return listen;
    }

    private String inside(String address) {
        int colon = address.lastIndexOf(':');
        return collector.runsOn() == RunsOn.COMPOSE && colon > 0 && Views.isLoopback(address.substring(0, colon))
                ? "0.0.0.0" + address.substring(colon)
                : address;
    }

    private void pipeline(boolean receives, boolean openToApplications) {
        Set<Signal> signals = backends.pipeline();
        if (signals.isEmpty()) {
            return;
        }
        model.put("receive", openToApplications);
        List<Map<String, Object>> views = new ArrayList<>();
        for (Signal signal : signals) {
            views.add(Map.of(
                    "name", signal.word(),
                    "statements", alloy(statements(signal)),
                    "contexts", contexts(signal)));
        }
        model.put("pipeline", views);
        model.put("identity", Identity.model(profile));
        model.put("memory", Map.of("limit", mib(profile(0.75)), "spike", mib(profile(0.15))));
        Sampling sampling = profile.process().sampling();
        boolean samples = sampling != null
                && signals.contains(Signal.TRACES)
                && sampling.otherwise().value() < 100;
        if (samples) {
            model.put("sampling", sampling);
        }
        model.put("outputs", outputs(signals, samples, receives));
    }

    private long profile(double share) {
        return Math.max(16, (long) (collector.limits().memory().bytes() * share) >> 20);
    }

    private static String mib(long amount) {
        return amount + "MiB";
    }

    private static String statements(Signal signal) {
        return switch (signal) {
            case TRACES -> "trace_statements";
            case METRICS -> "metric_statements";
            case LOGS -> "log_statements";
        };
    }

    private static List<String> contexts(Signal signal) {
        return switch (signal) {
            case TRACES -> List.of("span", "spanevent");
            case METRICS -> List.of("datapoint");
            case LOGS -> List.of("log");
        };
    }

    /** Where each stage sends each signal. */
    private Map<String, Object> outputs(Set<Signal> signals, boolean samples, boolean receives) {
        Map<String, List<Map<String, Object>>> outputs = new LinkedHashMap<>();
        for (Signal signal : signals) {
            List<String> stages = new ArrayList<>(List.of("memory_limiter", "transform.identity"));
            if (!profile.process().redact().isEmpty()) {
                stages.add("transform.redact");
            }
            if (samples && signal == Signal.TRACES) {
                stages.add("tail_sampling");
            }
            stages.add("batch");
            for (int i = 0; i < stages.size(); i++) {
                String to = i + 1 < stages.size() ? input(stages.get(i + 1)) : backends.exporter(signal);
                output(outputs, stages.get(i), signal, to);
            }
            if (receives) {
                output(outputs, "receiver", signal, input("memory_limiter"));
            }
        }
        if (signals.contains(Signal.METRICS)) {
            output(outputs, "bridge.metrics", Signal.METRICS, input("memory_limiter"));
        }
        if (signals.contains(Signal.LOGS)) {
            output(outputs, "bridge.logs", Signal.LOGS, input("memory_limiter"));
        }
        return new HashMap<>(outputs);
    }

    private static void output(Map<String, List<Map<String, Object>>> outputs, String stage, Signal signal, String to) {
        outputs.computeIfAbsent(stage, s -> new ArrayList<>())
                .add(Map.of("signal", alloy(signal.word()), "to", alloy(to)));
    }

    private static String input(String stage) {
        return "otelcol.processor." + stage + (stage.contains(".") ? "" : ".default") + ".input";
    }

    private void door(PublicDoor door) {
        if (!collector.alloy().atLeast(RECEIVERS_WITH_AUTH)) {
            backends.problems()
                    .add(Problem.error(
                                    "render/door",
                                    "this Alloy cannot ask senders for a password",
                                    "Alloy " + collector.alloy() + "; receivers take `auth` from "
                                            + RECEIVERS_WITH_AUTH)
                            .hint("Use Alloy " + RECEIVERS_WITH_AUTH + " or newer for a gateway with a door."));
        }
        Map<String, Object> view = new HashMap<>();
        view.put("listen", door.listen());
        Views.put(view, "certificate", door.certificate());
        Views.put(view, "key", door.key());
        view.put("user", door.user());
        if (credentials.inFiles()
                && !door.password().staysOnHost()
                && collector.alloy().atLeast(new Version(1, 13))) {
            credentials.add("door-users", door.password(), door.user() + ":");
            Views.put(view, "usersFile", credentials.file("door-users"));
        } else {
            credentials.add("door-password", door.password());
            view.put("password", credentials.value("door-password"));
        }
        model.put("door", view);
    }

    private static SyntaxText alloy(String text) {
        return new SyntaxText(Syntax.ALLOY, text);
    }
}
