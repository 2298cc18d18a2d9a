package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.logs.LogsReceiver;
import io.obsctl.sandbox.collector.relabel.Relabeling;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;

/** {@code loki.source.docker}: idle. It takes its arguments, so that the rest of a config runs, and says so. */
final class DockerSource implements Component {
    private final ComponentContext context;

    private DockerSource(ComponentContext context) {
        this.context = context;
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("refresh_interval", "http_client_config");
        a.text("host");
        a.targets("targets");
        a.textMap("labels");
        a.capsule("relabel_rules", Relabeling.class, "relabel rules");
        a.capsules("forward_to", LogsReceiver.class, "logs receivers");
        a.check();
        return new DockerSource(context);
    }

    @Override
    public void start() {
        context.log().warn("the sandbox's collector does not read container logs: this component stays idle");
    }
}
