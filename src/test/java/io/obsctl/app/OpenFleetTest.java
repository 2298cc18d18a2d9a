package io.obsctl.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.obsctl.deploy.Inventories;
import io.obsctl.event.Event;
import io.obsctl.model.Host;
import io.obsctl.model.HostSelection;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenFleetTest {
    private final List<Event> events = new ArrayList<>();
    private List<Problem> problems = List.of();

    private OpenFleet fleet(String hosts) {
        String text = "environment: e\nservice: { name: s }\nstack: { kind: self-hosted, tokens: { write: env:T } }\n";
        Inventories inventories = (profile, source, at) -> new Inventories.Found(
                List.of(
                        host("h1", "192.0.2.1", "www", "web"),
                        host("h2", "192.0.2.2", null, "web", "canary"),
                        host("db", "d", null, "db")),
                problems);
        return new OpenFleet(
                new OpenProfile(new ProfileFiles() {
                    @Override
                    public Answer read(String name) {
                        return new Bytes("p.yaml", (text + hosts).getBytes(StandardCharsets.UTF_8));
                    }

                    @Override
                    public List<String> names() {
                        return List.of("p");
                    }
                }),
                inventories,
                events::add);
    }

    private static Host host(String name, String address, @Nullable String user, String... groups) {
        return new Host(name, address, user, null, null, null, null, Map.of("from", "file"), List.of(groups));
    }

    @Test
    void addsHostsOfInventoriesAndLetsTheProfileHaveTheLastWord() {
        List<Host> hosts =
                fleet("""
                        hosts:
                          groups: { web: { port: 2222, user: grouped } }
                          inventory: [ { ansible: i.ini, only: "all:!db" } ]
                          list: [ { name: h1, address: 192.0.2.99, labels: { zone: a } } ]
                        """).open("p", HostSelection.ALL).profile().hosts().list();
        assertThat(hosts).extracting(Host::name).containsExactly("h1", "h2");
        Host h1 = hosts.get(0);
        assertThat(h1.address()).isEqualTo("192.0.2.99");
        assertThat(h1.user()).isEqualTo("www");
        assertThat(h1.port()).isEqualTo(2222);
        assertThat(h1.groups()).containsExactly("web");
        assertThat(h1.labels()).containsOnly(entry("zone", "a"), entry("from", "file"));
        assertThat(hosts.get(1).user()).isEqualTo("grouped");
    }

    @Test
    void looksForTheCanaryInInventoriesToo() {
        OpenFleet found = fleet("hosts: { inventory: [ { list: f } ], rollout: { canary: { group: canary } } }\n");
        assertThat(found.open("p", HostSelection.ALL).profile().hosts().list()).hasSize(3);
        OpenFleet missing = fleet("hosts: { inventory: [ { list: f } ], rollout: { canary: { group: cnary } } }\n");
        assertThatThrownBy(() -> missing.open("p", HostSelection.ALL))
                .isInstanceOfSatisfying(ObsctlException.class, e -> {
                    assertThat(e.problems().get(0).id()).hasToString("profile/canary");
                    assertThat(e.problems().get(0).position()).isNotNull();
                });
    }

    @Test
    void refusesWhatIsWrongAndTellsWhatIsIgnored() {
        problems = List.of(Problem.warning("inventory/ignored", "s", "d"));
        fleet("hosts: { inventory: [ { list: f } ] }\n").open("p", HostSelection.ALL);
        assertThat(events).containsExactly(new Event.Noticed("f", problems.get(0)));
        problems = List.of(Problem.error("inventory/syntax", "s", "d"));
        assertThatThrownBy(
                        () -> fleet("hosts: { inventory: [ { list: f } ] }\n").open("p", HostSelection.ALL))
                .isInstanceOfSatisfying(
                        ObsctlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void anInventoryIsReadFromOnePlace() {
        assertThatThrownBy(() -> fleet("hosts: { inventory: [ { list: f, ansible: g }, {} ] }\n")
                        .open("p", HostSelection.ALL))
                .isInstanceOfSatisfying(
                        ObsctlException.class,
                        e -> assertThat(e.problems())
                                .hasSize(2)
                                .allMatch(p -> p.id().toString().equals("profile/inventory")));
    }
}
