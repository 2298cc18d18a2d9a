package io.obsctl.app;

import io.obsctl.lang.alloy.check.ModuleFiles;
import io.obsctl.model.Bundle;
import io.obsctl.model.CheckReport;
import io.obsctl.model.CheckReport.CheckedFile;
import io.obsctl.model.Version;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileLoader;
import io.obsctl.profile.ProfileResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks profiles with everything rendered from them, and Alloy files. */
public final class CheckSubjects {
    private final ProfileFiles profiles;
    private final MakeBundle bundles;
    private final TextFiles files;
    private final OpenFleet fleets;

    public CheckSubjects(ProfileFiles profiles, MakeBundle bundles, TextFiles files, OpenFleet fleets) {
        this.fleets = fleets;
        this.profiles = profiles;
        this.bundles = bundles;
        this.files = files;
    }

    /**
     * What to check.
     *
     * @param subjects profiles and paths; empty means every profile
     * @param alloyVersion of paths; {@code null} means 1.15; profiles have their own
     * @param only ids or {@code area/*}; empty means all
     * @param skip ids or {@code area/*}
     * @param templates a directory laid over the shipped templates, or {@code null}: its files are looked at too
     */
    public record Request(
            List<String> subjects,
            @Nullable Version alloyVersion,
            String stability,
            boolean community,
            List<String> only,
            List<String> skip,
            @Nullable String templates) {
        public Request(
                List<String> subjects,
                @Nullable Version alloyVersion,
                String stability,
                boolean community,
                List<String> only,
                List<String> skip) {
            this(subjects, alloyVersion, stability, community, only, skip, null);
        }

        public Request {
            subjects = List.copyOf(subjects);
            only = List.copyOf(only);
            skip = List.copyOf(skip);
        }
    }

    /**
     * Checks every subject; what is wrong with one is in the report.
     *
     * @throws ObsctlException {@code USAGE} when there is nothing to check, or what is named cannot be read
     */
    public CheckReport check(Request request) {
        List<String> subjects = request.subjects().isEmpty() ? profiles.names() : request.subjects();
        if (subjects.isEmpty()) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error("usage/no-subject", "there is nothing to check", "no profile was found")
                            .run("obsctl init prod"));
        }
        List<CheckedFile> out = new ArrayList<>();
        int paths = 0;
        int names = 0;
        int artifacts = 0;
        for (String subject : subjects) {
            if (isPath(subject)) {
                paths += path(subject, request, out);
            } else {
                names++;
                artifacts += profile(subject, request.subjects().isEmpty(), out);
            }
        }
        templates(request.templates(), out);
        return new CheckReport(words(names, artifacts, paths), filtered(out, request));
    }

    /** A name with a slash, with the ending {@code .alloy} or of something that is there is a path. */
    boolean isPath(String subject) {
        return subject.contains("/")
                || subject.endsWith(".alloy")
                || subject.equals("-")
                || files.isFile(subject)
                || files.isDirectory(subject);
    }

    private static String words(int profiles, int artifacts, int files) {
        List<String> parts = new ArrayList<>();
        if (profiles > 0) {
            parts.add(profiles + (profiles == 1 ? " profile" : " profiles"));
            parts.add(artifacts + (artifacts == 1 ? " artifact" : " artifacts"));
        }
        if (files > 0) {
            parts.add(files + (files == 1 ? " file" : " files"));
        }
        return String.join(", ", parts);
    }

    /** Returns how many artifacts were checked. */
    private int profile(String name, boolean leaveOutBases, List<CheckedFile> out) {
        ProfileResult result = new ProfileLoader().load(profiles, name);
        List<Problem> problems = result.problems();
        boolean base = problems.stream().anyMatch(p -> p.id().toString().equals("profile/abstract"));
        if (base && leaveOutBases) {
            return 0;
        }
        out.add(new CheckedFile(profiles.read(name).path(), problems));
        if (!(result instanceof ProfileResult.Loaded loaded)) {
            literals(name, result, null, new ArrayList<>(), out);
            return 0;
        }
        MakeBundle.Attempt attempt = bundles.checked(loaded.profile());
        List<Problem> rendered = new ArrayList<>(attempt.problems());
        literals(name, result, attempt.bundle(), rendered, out);
        Map<String, List<Problem>> byFile = new LinkedHashMap<>();
        rendered.addAll(fleets.problems(loaded.profile()));
        for (Problem problem : rendered) {
            String file = problem.position() == null ? name : problem.position().file();
            byFile.computeIfAbsent(file, f -> new ArrayList<>()).add(problem);
        }
        byFile.forEach((file, found) -> out.add(new CheckedFile(file, found)));
        return attempt.bundle() == null ? 0 : attempt.bundle().artifacts().size();
    }

    /**
     * Literal secrets in the profile's own file and in those that it is laid over.
     *
     * @param rendered problems of what was rendered; what is said here is taken out
     */
    private void literals(
            String name, ProfileResult result, @Nullable Bundle bundle, List<Problem> rendered, List<CheckedFile> out) {
        Set<String> from = new TreeSet<>(Set.of(profiles.read(name).path()));
        if (result instanceof ProfileResult.Loaded loaded) {
            loaded.profile().origins().values().stream()
                    .filter(o -> o.position() != null)
                    .forEach(o -> from.add(o.position().file()));
        }
        for (String other : profiles.names()) {
            if (profiles.read(other) instanceof ProfileFiles.Bytes file && from.contains(file.path())) {
                boolean done = out.stream()
                        .anyMatch(c -> c.file().equals(file.path())
                                && c.problems().stream()
                                        .anyMatch(p -> p.id().toString().equals("secret/literal")));
                String text = new String(file.bytes(), StandardCharsets.UTF_8);
                List<Problem> found = LiteralSecrets.in(file.path(), text, result.problems(), bundle, rendered);
                if (!done && !found.isEmpty()) {
                    out.add(new CheckedFile(file.path(), found));
                }
            }
        }
    }

    /** Templates that are laid over the shipped ones, also those that nothing renders now. */
    private void templates(@Nullable String directory, List<CheckedFile> out) {
        if (directory == null) {
            return;
        }
        for (String file : files.below(directory, ".ftl")) {
            List<Problem> found =
                    LiteralSecrets.in(file, new String(files.read(file), StandardCharsets.UTF_8), List.of());
            if (!found.isEmpty()) {
                out.add(new CheckedFile(file, found));
            }
        }
    }

    /** Returns how many files were checked. */
    private int path(String subject, Request request, List<CheckedFile> out) {
        List<String> names = files.isDirectory(subject) ? files.list(subject, ".alloy") : List.of(subject);
        if (names.isEmpty()) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error("usage/no-subject", "there is nothing to check", subject + " holds no *.alloy file"));
        }
        Map<String, byte[]> texts = new LinkedHashMap<>();
        for (String name : names) {
            texts.put(name, name.equals("-") ? files.readInput() : files.read(name));
        }
        for (CheckedFile checked : AlloyText.check(texts, request, modules())) {
            byte[] bytes = texts.get(checked.file());
            List<Problem> all = new ArrayList<>(checked.problems());
            if (bytes != null) {
                all.addAll(LiteralSecrets.in(
                        checked.file(), new String(bytes, StandardCharsets.UTF_8), checked.problems()));
            }
            out.add(new CheckedFile(checked.file(), all));
        }
        return names.size();
    }

    /** Imported files are looked into where they are named by an absolute path or relative to the working directory. */
    private ModuleFiles modules() {
        return name -> files.isFile(name)
                ? Optional.of(new String(files.read(name), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static List<CheckedFile> filtered(List<CheckedFile> files, Request request) {
        return files.stream()
                .map(file -> new CheckedFile(
                        file.file(),
                        file.problems().stream().filter(p -> wanted(p, request)).toList()))
                .toList();
    }

    private static boolean wanted(Problem problem, Request request) {
        return (request.only().isEmpty() || request.only().stream().anyMatch(p -> matches(problem, p)))
                && request.skip().stream().noneMatch(p -> matches(problem, p));
    }

    private static boolean matches(Problem problem, String pattern) {
        return pattern.endsWith("/*")
                ? problem.id().area().equals(pattern.substring(0, pattern.length() - 2))
                : problem.id().toString().equals(pattern);
    }
}
