package io.obsctl.render;

import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Collect;
import io.obsctl.model.Collector;
import io.obsctl.model.CredentialDelivery;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Install;
import io.obsctl.model.RunsOn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one collector needs on a machine: its config, its unit, its environment, its credentials. */
final class HostArtifacts {
    private final RenderRun run;
    private final Collector collector;
    private final String folder;
    private final Credentials credentials;
    private final boolean sources;

    /** @param folder empty, or ending in a slash when a profile has several collectors */
    HostArtifacts(RenderRun run, Collector collector, String folder, boolean sources) {
        this.run = run;
        this.collector = collector;
        this.folder = folder;
        this.sources = sources;
        this.credentials = new Credentials(collector, folder);
    }

    void render() {
        AlloyView view = new AlloyView(run.loaded(), collector, credentials, sources);
        view.problems().forEach(run::problem);
        if (!view.problems().isEmpty()) {
            return;
        }
        if (sources) {
            run.extraAlloy().ifPresent(text -> view.model().put("extra", new SyntaxText(Syntax.ALLOY, text)));
        }
        run.render(folder + HostLayout.CONFIG, ArtifactKind.ALLOY_CONFIG, 0644, "alloy/config.alloy.ftl", view.model());
        run.addAll(credentials.artifacts());
        Map<String, Object> model = model();
        run.render(folder + HostLayout.ENV_FILE, ArtifactKind.ENV_FILE, envMode(), "env/alloy.env.ftl", model);
        if (collector.runsOn() == RunsOn.SYSTEMD) {
            unit(HostLayout.OWN_UNIT, "systemd/obsctl-alloy.service.ftl", model);
            unit(HostLayout.DROP_IN, "systemd/drop-in.conf.ftl", model);
            Install install = collector.install();
            if (install != null) {
                run.addAll(List.of(Artifact.of(
                        folder + Install.ARTIFACT, ArtifactKind.INSTALL, Quotes.printable(install.describe()))));
            }
        }
        if (collector.runsOn() == RunsOn.COMPOSE) {
            run.render(
                    folder + "compose/docker-compose.yaml",
                    ArtifactKind.COMPOSE_FILE,
                    0644,
                    "compose/docker-compose.yaml.ftl",
                    model);
        }
    }

    private void unit(String path, String template, Map<String, Object> model) {
        run.render(folder + path, ArtifactKind.SYSTEMD_UNIT, 0644, template, model);
    }

    private int envMode() {
        return credentials.inEnvironment() ? 0600 : 0644;
    }

    private Map<String, Object> model() {
        Map<String, Object> model = new HashMap<>();
        model.put("profile", run.profile());
        model.put("collector", collector);
        model.put("config", HostLayout.on(collector.home(), folder + HostLayout.CONFIG));
        model.put("envFile", HostLayout.on(collector.home(), folder + HostLayout.ENV_FILE));
        model.put("program", collector.program());
        model.put("user", HostLayout.USER);
        long memory = collector.limits().memory().bytes();
        model.put("memoryMax", memory);
        // Go's collector should act before the kernel does.
        model.put("goMemoryLimit", (memory / 10 * 9 >> 20) + "MiB");
        model.put("groups", groups());
        model.put("capabilities", lowPort() ? "CAP_NET_BIND_SERVICE" : "");
        model.put("readsHome", readsBelow("/home/", "/root/", "/run/user/"));
        model.put("readsTmp", readsBelow("/tmp/", "/var/tmp/"));
        // Metrics of file systems come from the first process's mounts: the collector's own are read-only copies.
        model.put("seesProcesses", sources && run.profile().collect().hostMetrics() != null);
        List<Map<String, Object>> secrets = new ArrayList<>();
        for (Credentials.Entry entry : credentials.entries()) {
            Map<String, Object> secret = new HashMap<>();
            secret.put("name", entry.name());
            secret.put("path", credentials.path(entry.name()));
            secret.put("variable", SyntaxText.word(entry.variable()));
            secret.put("ref", entry.ref());
            secret.put("stored", entry.stored());
            secret.put("variableHolds", !entry.stored() && !entry.always());
            secret.put("credential", entry.credential());
            secret.put("storedAt", entry.storedAt());
            secrets.add(secret);
        }
        model.put("secrets", secrets);
        model.put("loadCredentials", credentials.delivery() == CredentialDelivery.LOAD_CREDENTIAL);
        model.put("envHoldsSecrets", credentials.inEnvironment());
        model.put("line", (TemplateMethodModelEx) HostArtifacts::line);
        model.put("exec", (TemplateMethodModelEx) HostArtifacts::exec);
        model.put("ports", ports());
        return model;
    }

    private List<String> groups() {
        Collect collect = run.profile().collect();
        List<String> groups = new ArrayList<>();
        if (sources && !collect.journald().isEmpty()) {
            groups.add("systemd-journal");
        }
        if (sources && !collect.files().isEmpty()) {
            groups.add("adm");
        }
        if (sources && collect.containers() != null) {
            groups.add("docker");
        }
        return groups;
    }

    /** Whether the profile names log files below one of these places. */
    private boolean readsBelow(String... places) {
        return sources
                && run.profile().collect().files().stream()
                        .flatMap(f -> f.paths().stream())
                        .anyMatch(path -> List.of(places).stream().anyMatch(path::startsWith));
    }

    /** Ports below 1024 are for those only who have a capability for it. */
    private boolean lowPort() {
        return addresses().stream()
                .map(a -> a.substring(a.lastIndexOf(':') + 1))
                .anyMatch(port -> port.matches("[0-9]{1,5}") && Integer.parseInt(port) < 1024);
    }

    private List<String> addresses() {
        List<String> addresses = new ArrayList<>(List.of(
                collector.listen().ui(),
                collector.listen().otlpGrpc(),
                collector.listen().otlpHttp()));
        if (collector.door() != null) {
            addresses.add(collector.door().listen());
        }
        return addresses;
    }

    /** Ports that a compose file publishes, at the addresses of the profile. */
    private List<Map<String, Object>> ports() {
        List<Map<String, Object>> ports = new ArrayList<>();
        for (String address : addresses()) {
            String port = address.substring(address.lastIndexOf(':') + 1);
            ports.add(Map.of("published", address + ":" + port, "port", port));
        }
        return ports;
    }

    /**
     * {@code line(x)}: the rest of a unit's line, for settings that systemd takes as they are. There a backslash means
     * something only at the line's end (systemd.syntax(7)), so the instance's name follows it, which is empty for a unit
     * that is no template (systemd.unit(5), {@code %i}; seen on 252).
     */
    private static Object line(List<?> arguments) throws TemplateModelException {
        String text = Quotes.printable(one(arguments)).replace("%", "%%").strip();
        return new SyntaxText(Syntax.UNIT, text.endsWith("\\") ? text + "%i" : text);
    }

    /** {@code exec(x)}: one word of a command line, in which a dollar would name a variable. */
    private static Object exec(List<?> arguments) throws TemplateModelException {
        return new SyntaxText(Syntax.UNIT, Syntax.UNIT.literal(one(arguments).replace("$", "$$")));
    }

    private static String one(List<?> arguments) throws TemplateModelException {
        if (arguments.size() != 1) {
            throw new TemplateModelException("takes one text");
        }
        return TemplateArguments.text(arguments.get(0));
    }
}
