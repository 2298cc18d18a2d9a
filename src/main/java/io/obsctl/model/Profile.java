package io.obsctl.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("The desired state of one environment.")
public record Profile(
        @Doc(
                value = "The environment's name; becomes deployment.environment.name.",
                examples = {"prod", "staging", "dev"})
        String environment,

        @Doc("The service that is observed.") Service service,

        @Doc("Where signals go and who may send and read them.")
        Stack stack,

        @Doc(value = "The collectors, agents and gateways; `collector:` is short for one agent.", def = "[{}]")
        List<Collector> collectors,

        @Doc(value = "The machines that collectors run on.", def = "{}")
        Hosts hosts,

        @Doc(value = "What is collected.", def = "{}") Collect collect,

        @Doc(value = "What happens to signals on their way.", def = "{}")
        Processing process,

        @Doc(value = "What the application itself says that it sends.", def = "{}")
        Application application,

        @Doc(value = "Dashboards, objectives, alerts and whom they reach.", def = "{}")
        Observe observe,

        @Doc(value = "What a proof has to show.", def = "{}")
        VerifySettings verify,

        @Doc(value = "What may be spent.", def = "{}") Budget budget,

        @Doc(
                value =
                        "A file of Alloy text that is added to the config and checked like the rest; relative to the profile.",
                examples = "extra.alloy")
        @Nullable
        String extraAlloy) {
    public Profile {
        collectors = List.copyOf(collectors);
    }

    /** This profile with other hosts. */
    public Profile with(Hosts others) {
        return new Profile(
                environment,
                service,
                stack,
                collectors,
                others,
                collect,
                process,
                application,
                observe,
                verify,
                budget,
                extraAlloy);
    }
}
