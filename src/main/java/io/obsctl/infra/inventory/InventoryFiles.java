package io.obsctl.infra.inventory;

import io.obsctl.deploy.Inventories;
import io.obsctl.model.Host;
import io.obsctl.model.InventorySource;
import io.obsctl.model.LoadedProfile;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads inventories beside profiles. Reads anew each time; safe between threads. */
public final class InventoryFiles implements Inventories {
    private final Path home;

    /** @param home what {@code ~/} means */
    public InventoryFiles(Path home) {
        this.home = home;
    }

    @Override
    public Found read(LoadedProfile profile, InventorySource source, @Nullable Position at) {
        Path file = Path.of(profile.file());
        Path directory = file.getParent() == null ? Path.of("") : file.getParent();
        InventoryFindings findings = new InventoryFindings();
        Graph graph = new Graph();
        String ansible = source.ansible();
        String list = source.list();
        if (ansible != null) {
            ansible(resolve(directory, ansible), at, graph, findings);
        } else if (list != null) {
            Path path = resolve(directory, list);
            text(path, at, findings).ifPresent(t -> new ListInventory(path.toString(), graph, findings).read(t));
        } else {
            printed(source.exec(), directory, at, graph, findings);
        }
        List<Host> hosts = findings.hasErrors() ? List.of() : new HostVariables(findings, source.labels()).hosts(graph);
        List<Problem> problems = findings.problems();
        return new Found(findings.hasErrors() ? List.of() : hosts, problems);
    }

    private Path resolve(Path directory, String written) {
        return written.startsWith("~/") ? home.resolve(written.substring(2)) : directory.resolve(written);
    }

    private static void printed(
            List<String> argv, Path directory, @Nullable Position at, Graph graph, InventoryFindings findings) {
        PrintedInventory.Printed printed = PrintedInventory.run(argv, directory);
        if (!printed.failure().isEmpty()) {
            findings.unreadable(printed.failure(), at);
        } else {
            new YamlInventory("output of " + argv.get(0), graph, findings).printed(printed.text());
        }
    }

    private static void ansible(Path path, @Nullable Position at, Graph graph, InventoryFindings findings) {
        Optional<String> text = text(path, at, findings);
        if (text.isEmpty()) {
            return;
        }
        String name = path.toString();
        if (text.get().startsWith("$ANSIBLE_VAULT")) {
            findings.unreadable(name + " is encrypted with ansible-vault", at);
            return;
        }
        if (name.endsWith(".yml") || name.endsWith(".yaml") || name.endsWith(".json")) {
            new YamlInventory(name, graph, findings).groups(text.get());
        } else {
            new IniInventory(name, graph, findings).read(text.get());
        }
        Path beside = path.getParent() == null ? Path.of("") : path.getParent();
        graph.group(Graph.ALL);
        for (Map.Entry<String, Graph.Group> group : List.copyOf(graph.groups().entrySet())) {
            variables(beside.resolve("group_vars"), group.getKey(), group.getValue().files, findings);
        }
        graph.hosts().forEach((host, entry) -> variables(beside.resolve("host_vars"), host, entry.files, findings));
    }

    /** {@code group_vars/web}, {@code web.yml}, {@code web.yaml}, {@code web.json}, or files in a folder {@code web}. */
    private static void variables(Path folder, String name, Map<String, Variable> into, InventoryFindings findings) {
        if (!Files.isDirectory(folder) || name.contains("/") || name.startsWith(".")) {
            return;
        }
        for (String ending : new String[] {"", ".yml", ".yaml", ".json"}) {
            Path path = folder.resolve(name + ending);
            if (Files.isRegularFile(path)) {
                variables(path, into, findings);
            } else if (ending.isEmpty() && Files.isDirectory(path)) {
                try (Stream<Path> inside = Files.list(path)) {
                    inside.filter(Files::isRegularFile)
                            .filter(p -> !p.getFileName().toString().startsWith("."))
                            .sorted()
                            .forEach(p -> variables(p, into, findings));
                } catch (IOException e) {
                    findings.unreadable(path + " cannot be listed", Position.at(path.toString(), 1, 1));
                }
            }
        }
    }

    private static void variables(Path path, Map<String, Variable> into, InventoryFindings findings) {
        Position at = Position.at(path.toString(), 1, 1);
        text(path, at, findings).ifPresent(text -> {
            if (text.startsWith("$ANSIBLE_VAULT")) {
                findings.ignored(path.toString(), "the file is encrypted with ansible-vault", at);
            } else {
                new YamlInventory(path.toString(), new Graph(), findings).variables(text, into);
            }
        });
    }

    private static Optional<String> text(Path path, @Nullable Position at, InventoryFindings findings) {
        try {
            if (Files.isDirectory(path)) {
                findings.unreadable(path + " is a directory; name the file in it", at);
                return Optional.empty();
            }
            return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            findings.unreadable(path + " is not there", at);
        } catch (AccessDeniedException e) {
            findings.unreadable(path + ": permission denied", at);
        } catch (CharacterCodingException e) {
            findings.unreadable(path + " is not UTF-8", at);
        } catch (IOException e) {
            findings.unreadable(path + ": " + e.getMessage(), at);
        }
        return Optional.empty();
    }
}
