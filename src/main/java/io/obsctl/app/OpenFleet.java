package io.obsctl.app;

import io.obsctl.deploy.Inventories;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Host;
import io.obsctl.model.HostSelection;
import io.obsctl.model.Hosts;
import io.obsctl.model.InventorySource;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A profile with the hosts that are meant, those of its inventories among them: what every command that goes to hosts
 * starts with.
 */
public final class OpenFleet {
    private final OpenProfile profiles;
    private final Inventories inventories;
    private final Sink sink;

    /** @param sink told what of an inventory is not used */
    public OpenFleet(OpenProfile profiles, Inventories inventories, Sink sink) {
        this.profiles = profiles;
        this.inventories = inventories;
        this.sink = sink;
    }

    /**
     * Loads the profile, reads its inventories and narrows its hosts.
     *
     * @throws ObsctlException with exit code {@code USAGE} and every problem
     */
    public LoadedProfile open(String name, HostSelection selection) {
        return of(profiles.open(name).profile(), selection);
    }

    /** As {@link #open}, of a profile that is loaded. */
    public LoadedProfile of(LoadedProfile loaded, HostSelection selection) {
        LoadedProfile whole = loaded.profile().hosts().inventory().isEmpty() ? loaded : imported(loaded);
        List<Host> chosen = new HostChoice(whole.profile().hosts().list()).of(selection);
        return whole.with(whole.profile().hosts().with(chosen));
    }

    /**
     * What is wrong with the files that list hosts, and what of them is not used. Programs that print hosts are not run:
     * what they know is for those who go to hosts.
     */
    public List<Problem> problems(LoadedProfile loaded) {
        List<Problem> all = new ArrayList<>();
        List<InventorySource> sources = loaded.profile().hosts().inventory();
        Hosts whole = gathered(loaded, true, (source, problem) -> all.add(problem));
        boolean known = sources.stream().allMatch(s -> s.exec().isEmpty());
        if (!sources.isEmpty() && known && all.stream().noneMatch(p -> p.severity() == Severity.ERROR)) {
            noCanary(loaded, whole, all);
        }
        return all;
    }

    /** Hosts of the list first, then those of each inventory; a host of several places has what all of them say. */
    private LoadedProfile imported(LoadedProfile loaded) {
        List<Problem> errors = new ArrayList<>();
        Hosts whole = gathered(loaded, false, (source, problem) -> {
            if (problem.severity() == Severity.ERROR) {
                errors.add(problem);
            } else {
                sink.emit(new Event.Noticed(source.shown(), problem));
            }
        });
        if (errors.isEmpty()) {
            noCanary(loaded, whole, errors);
        }
        if (!errors.isEmpty()) {
            throw new ObsctlException(ExitCode.USAGE, errors);
        }
        return loaded.with(whole);
    }

    private Hosts gathered(LoadedProfile loaded, boolean filesOnly, BiConsumer<InventorySource, Problem> problems) {
        Hosts hosts = loaded.profile().hosts();
        Map<String, Host> all = new LinkedHashMap<>();
        hosts.list().forEach(h -> all.put(h.name(), h));
        for (int i = 0; i < hosts.inventory().size(); i++) {
            InventorySource source = hosts.inventory().get(i);
            if (filesOnly && !source.exec().isEmpty()) {
                continue;
            }
            Origin origin = loaded.origin("/hosts/inventory/" + i);
            Inventories.Found found = inventories.read(loaded, source, origin.position());
            found.problems().forEach(problem -> problems.accept(source, problem));
            if (found.problems().stream().noneMatch(p -> p.severity() == Severity.ERROR)) {
                try {
                    HostSelection only = new HostSelection(List.of(), Map.of(), source.only());
                    new HostChoice(found.hosts()).of(only).forEach(h -> all.merge(h.name(), h, Host::filledFrom));
                } catch (ObsctlException e) {
                    e.problems().forEach(p -> problems.accept(source, p.at(origin.position(), origin.line())));
                }
            }
        }
        return hosts.with(List.copyOf(all.values()));
    }

    /** The rule of profiles, for which the inventories had to be read first. */
    private static void noCanary(LoadedProfile loaded, Hosts whole, List<Problem> errors) {
        Map<String, String> canary = whole.rollout().canary();
        if (!canary.isEmpty() && whole.list().stream().noneMatch(h -> h.has(canary))) {
            Origin origin = loaded.origin("/hosts/rollout/canary");
            errors.add(Problem.error("profile/canary", "no host is the canary", "no host has the labels " + canary)
                    .at(origin.position(), origin.line())
                    .hint("Inventories give groups; labels come from the variables that `labels` names."));
        }
    }
}
