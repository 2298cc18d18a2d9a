package io.obsctl.infra.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.obsctl.deploy.Inventories;
import io.obsctl.model.Host;
import io.obsctl.model.InventorySource;
import io.obsctl.model.LoadedProfile;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileLoader;
import io.obsctl.profile.ProfileResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryFilesTest {
    private static final Position HERE = Position.at("p.yaml", 9, 5);

    @TempDir
    Path folder;

    static Inventories.Found read(Path folder, InventorySource source) {
        String text = "environment: e\nservice: { name: s }\nstack: { kind: self-hosted, tokens: { write: env:T } }\n";
        ProfileFiles files = new ProfileFiles() {
            @Override
            public Answer read(String name) {
                return new Bytes(folder.resolve("p.yaml").toString(), text.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public List<String> names() {
                return List.of("p");
            }
        };
        LoadedProfile profile = ((ProfileResult.Loaded) new ProfileLoader().load(files, "p")).profile();
        return new InventoryFiles(folder.resolve("home")).read(profile, source, HERE);
    }

    private Inventories.Found ansible(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        return read(folder, new InventorySource(name, null, List.of(), null, List.of("zone")));
    }

    private Inventories.Found list(String text) throws IOException {
        Files.writeString(folder.resolve("hosts.txt"), text);
        return read(folder, new InventorySource(null, "hosts.txt", List.of(), null, List.of()));
    }

    private Inventories.Found printed(String json) throws IOException {
        Path program = folder.resolve("print");
        Files.writeString(program, "#!/bin/sh\ncat \"$1\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("a b.json"), json);
        return read(folder, new InventorySource(null, null, List.of("./print", "a b.json"), null, List.of()));
    }

    private static List<String> told(Inventories.Found found) {
        return found.problems().stream()
                .map(p -> p.id() + " " + line(p) + " " + p.detail())
                .toList();
    }

    private static String line(Problem p) {
        Position at = p.position();
        return at == null ? "" : Path.of(at.file()).getFileName() + ":" + at.line() + ":" + at.column();
    }

    @Test
    void takesConnectionsAndGroupsFromIni() throws IOException {
        Inventories.Found found = ansible("i.ini", """
                [web]
                web[01:02] ansible_host=192.0.2.1 ansible_user=www ansible_port=2222 zone=a
                [web:vars]
                ansible_ssh_private_key_file=/k
                ansible_ssh_common_args='-o ProxyJump=ops@bastion:2200'
                ansible_become=no
                [prod:children]
                web
                """);
        assertThat(found.problems()).isEmpty();
        assertThat(found.hosts()).hasSize(2);
        Host host = found.hosts().get(1);
        assertThat(host.name()).isEqualTo("web02");
        assertThat(host.address()).isEqualTo("192.0.2.1");
        assertThat(host.user()).isEqualTo("www");
        assertThat(host.port()).isEqualTo(2222);
        assertThat(host.keyFile()).isEqualTo("/k");
        assertThat(host.jump()).isEqualTo("ops@bastion:2200");
        assertThat(host.sudo()).isFalse();
        assertThat(host.labels()).containsOnly(entry("zone", "a"));
        assertThat(host.groups()).containsExactly("web", "prod");
    }

    @Test
    void saysOnceForEachReasonWhatOnlyAnsibleCanUse() throws IOException {
        Inventories.Found found = ansible("i.yml", """
                all:
                  hosts:
                    here: { ansible_connection: local }
                    h1: { ansible_user: "{{ who }}", ansible_password: FAKE-password }
                    h2: { ansible_user: "{{ who }}" }
                    h3:
                      ansible_port: !vault |
                        $ANSIBLE_VAULT;1.1;AES256
                        3438
                """);
        assertThat(found.hosts()).extracting(Host::name).containsExactly("h1", "h2", "h3");
        assertThat(found.hosts()).allMatch(h -> h.user() == null && h.port() == null);
        assertThat(told(found))
                .containsExactlyInAnyOrder(
                        "inventory/ignored i.yml:3:11 here: it is reached by `ansible_connection: local`, not over SSH",
                        "inventory/ignored i.yml:4:25 ansible_user and 1 more: only Ansible can fill {{ … }}",
                        "inventory/ignored i.yml:4:56 ansible_password of h1: passwords are not taken from inventories;"
                                + " use keys or an agent",
                        "inventory/ignored i.yml:7:21 ansible_port: it is encrypted with ansible-vault");
        assertThat(found.problems().toString()).doesNotContain("FAKE-password");
    }

    @Test
    void givesEveryProblemOfAnIniFileItsPlace() throws IOException {
        Inventories.Found found = ansible("i.ini", """
                [web
                [web]
                h[5:1]
                h1 ansible_user
                h2 name="open
                  [web:kids]
                [gone:vars]
                x=1
                [a:children]
                b
                [b:children]
                a
                [v:vars]
                nothing
                """);
        assertThat(found.hosts()).isEmpty();
        assertThat(found.problems())
                .extracting(InventoryFilesTest::line)
                .containsExactlyInAnyOrder(
                        "i.ini:1:1",
                        "i.ini:3:1",
                        "i.ini:4:1",
                        "i.ini:5:1",
                        "i.ini:6:3",
                        "i.ini:7:1",
                        "i.ini:12:1",
                        "i.ini:13:1",
                        "i.ini:14:1");
    }

    @Test
    void givesProblemsOfYamlTheirPlace() throws IOException {
        assertThat(told(ansible("i.yaml", "all:\n  hosts: [a, b]\n  vars: [1]\n")))
                .containsExactly(
                        "inventory/syntax i.yaml:2:10 `hosts` of `all` is a mapping: each name with a colon behind it",
                        "inventory/syntax i.yaml:3:9 `vars` of `all` are a mapping");
        assertThat(told(ansible("i.yaml", "all: {\n")))
                .singleElement()
                .asString()
                .contains("inventory/syntax i.yaml:2:1");
        assertThat(told(ansible("i.yaml", "a: &a\n  children:\n    b: *a\n")))
                .singleElement()
                .asString()
                .contains("inventory/syntax");
    }

    @Test
    void refusesHostsThatAreNone() throws IOException {
        assertThat(told(ansible(
                        "i.ini", "h1 ansible_host='-oProxyCommand=x'\nh2:99999\nh3 ansible_user='a b'\n'h 4'\n")))
                .containsExactly(
                        "inventory/host i.ini:1:1 h1: `-oProxyCommand=x` is no host name and no IP address",
                        "inventory/host i.ini:2:1 h2: `99999` is no port",
                        "inventory/host i.ini:3:1 h3: `a b` is no name of a user",
                        "inventory/host i.ini:4:1 a name takes letters, digits, dots, dashes and underlines: `h 4`");
    }

    @Test
    void readsPlainLists() throws IOException {
        Inventories.Found found = list("""
                # comment
                192.0.2.1
                w1=ops@192.0.2.2:2222 zone=a group=web,canary
                h[1:2].example.org
                """);
        assertThat(found.problems()).isEmpty();
        assertThat(found.hosts())
                .extracting(Host::name)
                .containsExactly("192.0.2.1", "w1", "h1.example.org", "h2.example.org");
        Host w1 = found.hosts().get(1);
        assertThat(List.of(w1.address(), String.valueOf(w1.user()), String.valueOf(w1.port())))
                .containsExactly("192.0.2.2", "ops", "2222");
        assertThat(w1.labels()).containsOnly(entry("zone", "a"));
        assertThat(w1.groups()).containsExactly("web", "canary");
        assertThat(told(list("a b\n=x\nh[1:\n"))).hasSize(3).allMatch(t -> t.startsWith("inventory/syntax hosts.txt:"));
    }

    @Test
    void readsWhatProgramsPrint() throws IOException {
        Inventories.Found dynamic = printed("""
                {"_meta": {"hostvars": {"h1": {"ansible_host": "192.0.2.1"}}},
                 "all": {"children": ["web"]}, "web": {"hosts": ["h1"], "vars": {"ansible_user": "www"}}, "db": ["h2"]}
                """);
        assertThat(dynamic.problems()).isEmpty();
        assertThat(dynamic.hosts())
                .extracting(h -> h.name() + " " + h.address() + " " + h.user() + " " + h.groups())
                .containsExactlyInAnyOrder("h1 192.0.2.1 www [web]", "h2 h2 null [db]");

        Inventories.Found listed = printed("""
                ["ops@h1:22", {"name": "h2", "address": "192.0.2.2", "port": 2222, "sudo": true, "jump": "b",
                  "groups": ["web"], "labels": {"zone": "a"}}]
                """);
        assertThat(listed.problems()).isEmpty();
        Host h2 = listed.hosts().get(1);
        assertThat(h2.port()).isEqualTo(2222);
        assertThat(h2.sudo()).isTrue();
        assertThat(h2.jump()).isEqualTo("b");
        assertThat(h2.groups()).containsExactly("web");
        assertThat(h2.labels()).containsOnly(entry("zone", "a"));
        assertThat(told(printed("[{\"nam\": \"h\"}, {\"name\": \"h\", \"adress\": \"x\"}]")))
                .hasSize(2);
        assertThat(told(printed("3"))).hasSize(1);
    }

    @Test
    void saysWhyAProgramGaveNothing() {
        assertThat(told(read(
                        folder,
                        new InventorySource(null, null, List.of("sh", "-c", "echo no >&2; exit 3"), null, List.of()))))
                .containsExactly("inventory/unreadable p.yaml:9:5 sh ended with 3: no");
        assertThat(told(read(folder, new InventorySource(null, null, List.of("./none"), null, List.of()))))
                .containsExactly(
                        "inventory/unreadable p.yaml:9:5 ./none cannot be started: is it there and executable?");
        assertThat(told(read(folder, new InventorySource("none.ini", null, List.of(), null, List.of()))))
                .singleElement()
                .asString()
                .endsWith("none.ini is not there");
    }
}
