package io.obsctl.app;

import io.obsctl.model.CheckReport;
import io.obsctl.model.CheckReport.CheckedFile;
import io.obsctl.model.LoadedProfile;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileLoader;
import io.obsctl.profile.ProfileResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Loads a profile, or says everything that is wrong with it. */
public final class OpenProfile {
    private final ProfileFiles files;
    private final Consumer<LoadedProfile> opened;

    public OpenProfile(ProfileFiles files) {
        this(files, profile -> {});
    }

    /** @param opened is told of every profile that was opened */
    public OpenProfile(ProfileFiles files, Consumer<LoadedProfile> opened) {
        this.files = files;
        this.opened = opened;
    }

    /** A usable profile and what is noteworthy in it. */
    public record Opened(LoadedProfile profile, List<Problem> warnings) {
        public Opened {
            warnings = List.copyOf(warnings);
        }
    }

    /** @throws ObsctlException with exit code {@code USAGE} and every problem when it cannot be used */
    public Opened open(String name) {
        ProfileResult result = new ProfileLoader().load(files, name);
        if (result instanceof ProfileResult.Loaded loaded) {
            opened.accept(loaded.profile());
            return new Opened(loaded.profile(), loaded.warnings());
        }
        throw new ObsctlException(ExitCode.USAGE, result.problems());
    }

    /** What is wrong with each profile, without rendering it; bases are left out unless named. */
    public CheckReport validate(List<String> names) {
        List<CheckedFile> out = new ArrayList<>();
        for (String name : names.isEmpty() ? files.names() : names) {
            List<Problem> problems = new ProfileLoader().load(files, name).problems();
            boolean base = problems.stream().anyMatch(p -> p.id().toString().equals("profile/abstract"));
            if (base && names.isEmpty()) {
                problems = problems.stream()
                        .filter(p -> !p.id().toString().equals("profile/abstract"))
                        .toList();
            }
            out.add(new CheckedFile(files.read(name).path(), problems));
        }
        return new CheckReport(out.size() + (out.size() == 1 ? " profile" : " profiles"), out);
    }

    static boolean usable(List<Problem> problems) {
        return problems.stream().noneMatch(p -> p.severity() == Severity.ERROR);
    }
}
