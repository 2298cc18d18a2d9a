package io.obsctl.infra.secret;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.Problem;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * Knows in which lines of the profiles of this run a reference stands. Looks only when it is asked: nothing is searched
 * on a run in which every secret is found. Safe between threads.
 */
public final class SecretPlaces {
    private final List<LoadedProfile> profiles = new CopyOnWriteArrayList<>();

    public void learn(LoadedProfile profile) {
        profiles.add(profile);
    }

    /** The problem at the first place of the reference, when a profile has it; as it is otherwise. */
    Problem at(SecretRef ref, Problem problem) {
        if (problem.position() != null) {
            return problem;
        }
        for (LoadedProfile loaded : profiles) {
            Problem[] placed = {problem};
            walk(loaded.profile(), "", (found, pointer) -> {
                Origin origin = loaded.origin(pointer);
                if (found.equals(ref) && placed[0].position() == null && origin.position() != null) {
                    placed[0] = problem.at(origin.position(), origin.line());
                }
            });
            if (placed[0].position() != null) {
                return placed[0];
            }
        }
        return problem;
    }

    /** Names of the variables that references of these profiles name: they hold secrets, whatever they look like. */
    public Set<String> variables() {
        Set<String> out = new HashSet<>();
        for (LoadedProfile loaded : profiles) {
            walk(loaded.profile(), "", (found, pointer) -> {
                if (found.scheme().equals("env")) {
                    out.add(found.rest());
                }
            });
        }
        return out;
    }

    private static void walk(Object value, String pointer, BiConsumer<SecretRef, String> found) {
        if (value instanceof SecretRef ref) {
            found.accept(ref, pointer);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                walk(list.get(i), pointer + "/" + i, found);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> walk(inner, pointer + "/" + escaped(String.valueOf(key)), found));
        } else if (value instanceof Record record && record.getClass().getName().startsWith("io.obsctl.model.")) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object inner = read(component, record);
                if (inner != null) {
                    walk(inner, pointer + "/" + key(component.getName()), found);
                }
            }
        }
    }

    private static @org.jspecify.annotations.Nullable Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("records of the model are public: " + component, e);
        }
    }

    /** {@code runsOn} is written {@code runs-on}. */
    private static String key(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
