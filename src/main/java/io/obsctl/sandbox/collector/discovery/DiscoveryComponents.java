package io.obsctl.sandbox.collector.discovery;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.ComponentFactory;
import io.obsctl.sandbox.collector.relabel.RelabelArguments;
import io.obsctl.sandbox.collector.relabel.Relabeling;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@code discovery.*} and {@code local.*} types. */
public final class DiscoveryComponents {
    private record Exporting(Map<String, Value> exports) implements Component {}

    private DiscoveryComponents() {}

    public static Map<String, ComponentFactory> all() {
        Map<String, ComponentFactory> all = new HashMap<>();
        all.put("discovery.relabel", DiscoveryComponents::relabel);
        all.put("discovery.docker", DiscoveryComponents::docker);
        all.put("local.file", LocalFile::create);
        all.put("local.file_match", FileMatch::create);
        return all;
    }

    static Value targets(List<Map<String, String>> targets) {
        List<Value> values = new ArrayList<>();
        for (Map<String, String> target : targets) {
            Map<String, Value> fields = new HashMap<>();
            target.forEach((k, v) -> fields.put(k, new Value.Text(v)));
            values.add(new Value.Fields(fields));
        }
        return new Value.Items(values);
    }

    private static Component relabel(Arguments a, ComponentContext context) throws BadArguments {
        List<Map<String, String>> targets = a.targets("targets");
        if (!a.has("targets")) {
            a.fault(a.header(), "missing required attribute \"targets\"");
        }
        Relabeling rules = RelabelArguments.rules(a, "rule");
        a.check();
        List<Map<String, String>> output = new ArrayList<>();
        targets.forEach(t -> rules.apply(t).ifPresent(output::add));
        return new Exporting(
                Map.of("output", targets(output), "rules", new Value.Capsule("capsule(\"relabel.Rules\")", rules)));
    }

    private static Component docker(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring(
                "port",
                "host_networking_host",
                "refresh_interval",
                "match_first_network",
                "filter",
                "basic_auth",
                "authorization",
                "oauth2",
                "tls_config",
                "bearer_token",
                "bearer_token_file",
                "follow_redirects",
                "enable_http2");
        a.text("host");
        a.check();
        context.log().warn("the sandbox's collector does not look for containers: there are no targets");
        return new Exporting(Map.of("targets", targets(List.of())));
    }
}
