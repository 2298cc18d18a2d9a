package io.obsctl.profile;

import io.obsctl.model.LoadedProfile;
import io.obsctl.problem.Problem;
import java.util.List;

/** What loading a profile came to. */
public sealed interface ProfileResult {
    /** Errors, warnings and notes, in the order of the text. */
    List<Problem> problems();

    /** It can be used. */
    record Loaded(LoadedProfile profile, List<Problem> warnings) implements ProfileResult {
        public Loaded {
            warnings = List.copyOf(warnings);
        }

        @Override
        public List<Problem> problems() {
            return warnings;
        }
    }

    /** It cannot be used: at least one of the problems is an error. */
    record Invalid(List<Problem> problems) implements ProfileResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
