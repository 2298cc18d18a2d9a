package io.obsctl.app;

import io.obsctl.model.LaneReport;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.ProfileFix;
import io.obsctl.model.SourceReport;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileEdit;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileSink;
import io.obsctl.verify.lane.CheckLanes;
import io.obsctl.verify.source.CheckSources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks every lane whether its id and token may pass, and mends the ids that are certain. */
public final class CheckCredentials {
    private final OpenProfile profiles;
    private final ProfileFiles files;
    private final ProfileSink sink;
    private final CheckLanes lanes;
    private final CheckSources sources;

    public CheckCredentials(
            OpenProfile profiles, ProfileFiles files, ProfileSink sink, CheckLanes lanes, CheckSources sources) {
        this.profiles = profiles;
        this.files = files;
        this.sink = sink;
        this.lanes = lanes;
        this.sources = sources;
    }

    /** Asks what is collected from, as the hosts' exporters do. Changes nothing. */
    public SourceReport sources(String name) {
        return sources.run(profiles.open(name).profile());
    }

    /** Asks. Writes nothing that a backend keeps. */
    public LaneReport check(String name) {
        LoadedProfile profile = profiles.open(name).profile();
        return lanes.run(profile);
    }

    /**
     * Writes the fixes of a report into the files in which the values stand; everything else stays byte for byte.
     *
     * @return what was written: all of it or, with an exception, nothing more than whole files
     */
    public List<ProfileFix> fix(String name, LaneReport report) {
        if (report.fixes().isEmpty()) {
            return List.of();
        }
        Map<String, String> values = new LinkedHashMap<>();
        report.fixes().forEach(f -> values.put(f.pointer(), f.to()));
        ProfileEdit.Result result = ProfileEdit.edit(files, name, values);
        if (result instanceof ProfileEdit.Refused refused) {
            throw new ObsctlException(ExitCode.USAGE, refused.problems());
        }
        for (ProfileEdit.FileEdit file : ((ProfileEdit.Edited) result).files()) {
            Optional<Problem> problem = sink.replace(file.path(), file.before(), file.after());
            if (problem.isPresent()) {
                throw new ObsctlException(ExitCode.CONFLICT, problem.get());
            }
        }
        return report.fixes();
    }
}
