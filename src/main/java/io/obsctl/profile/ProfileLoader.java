package io.obsctl.profile;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Profile;
import io.obsctl.problem.Problem;
import io.obsctl.profile.bind.Binder;
import io.obsctl.profile.bind.Findings;
import io.obsctl.profile.bind.ShortForms;
import io.obsctl.profile.rules.Rules;
import io.obsctl.profile.shape.Shapes;
import io.obsctl.profile.tree.Yaml;
import java.util.List;

/**
 * Loads profiles: YAML with places, bases, short forms, types, defaults, rules. Whatever the bytes are, the answer is a
 * profile or problems, all of them. Holds no state; safe between threads if the files are.
 */
public final class ProfileLoader {
    private static final String REQUIRED = "profile/required";

    /** Does what needs no profile yet, for another thread to do while one is read. */
    public static void prepare() {
        Shapes.prepare();
    }

    /** Loads the profile of that name. */
    public ProfileResult load(ProfileFiles files, String name) {
        Effective effective = effective(files, name);
        Findings findings = effective.findings();
        Profile profile = effective.profile();
        if (profile == null || findings.hasErrors()) {
            return new ProfileResult.Invalid(findings.problems());
        }
        return new ProfileResult.Loaded(
                new LoadedProfile(name, effective.file(), inGroups(profile), findings.origins()), findings.problems());
    }

    private static Profile inGroups(Profile profile) {
        return profile.with(profile.hosts().with(profile.hosts().list()));
    }

    /** As {@link #load}, with what views and edits need besides. */
    Effective effective(ProfileFiles files, String name) {
        Findings findings = new Findings();
        ProfileChain chain = new ProfileChain(files, findings);
        Yaml.Table merged = chain.read(name);
        if (merged == null) {
            return new Effective(findings, chain.file(), null, null);
        }
        Yaml.Table whole = new ShortForms(findings).expand(merged);
        Profile profile = (Profile) new Binder(findings).bind(Shapes.profile(), whole);
        if (chain.isComplete() && !chain.isAbstract()) {
            Rules.check(name, profile, findings);
        }
        if (chain.isAbstract()) {
            findings.remove(REQUIRED);
            findings.add(Problem.error(
                            "profile/abstract",
                            "an abstract profile is only a base",
                            "`" + name + "` says `abstract: true`")
                    .at(chain.abstractAt())
                    .hint(extending(files, name)));
        } else if (!chain.isComplete()) {
            findings.remove(REQUIRED);
        }
        return new Effective(findings, chain.file(), whole, profile);
    }

    private static String extending(ProfileFiles files, String name) {
        List<String> others =
                files.names().stream().filter(n -> n.startsWith(name + "-")).toList();
        return others.isEmpty()
                ? "Name a profile that extends it."
                : "Name a profile that extends it: " + String.join(", ", others) + ".";
    }

    /**
     * @param document the effective document, without defaults; {@code null} when nothing could be read
     * @param profile with stand-ins where the findings hold errors; {@code null} when nothing could be read
     */
    record Effective(
            Findings findings,
            String file,
            Yaml.@org.jspecify.annotations.Nullable Table document,
            @org.jspecify.annotations.Nullable Profile profile) {}
}
