package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.profiles.ProfileFolder;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are: a profile or problems with places, never an exception. */
class ProfileFuzzTest {
    private static final long SEED = 4711;

    @Test
    void aBrokenFileMakesProblems() throws IOException {
        campaign(SEED, 1500);
    }

    @Test
    @Tag("long")
    void aBrokenFileMakesProblemsLong() throws IOException {
        for (int i = 0; i < 40; i++) {
            campaign(SEED + i, 5000);
        }
    }

    private static void campaign(long seed, int runs) throws IOException {
        Random random = new Random(seed);
        List<byte[]> seeds = new ArrayList<>();
        for (String name : new ProfileFolder(Path.of("profiles")).names()) {
            seeds.add(Files.readAllBytes(Path.of("profiles", name + ".yaml")));
        }
        ProfileLoader loader = new ProfileLoader();
        int invalid = 0;
        for (int i = 0; i < runs; i++) {
            byte[] bytes = Mutations.bytes(seeds.get(random.nextInt(seeds.size())), random);
            MemoryProfiles files = MemoryProfiles.of("p", "").with("p", bytes);
            files.with("worker", seeds.get(seeds.size() - 4));
            ProfileResult result = loader.load(files, "p");
            String about = "seed " + seed + ", run " + i;
            if (result instanceof ProfileResult.Invalid) {
                invalid++;
                assertThat(result.problems()).as(about).anyMatch(p -> p.severity() == Severity.ERROR);
            }
            for (Problem p : result.problems()) {
                plausible(p, bytes, about);
            }
        }
        assertThat(invalid).isGreaterThan(runs / 2);
    }

    private static void plausible(Problem problem, byte[] bytes, String about) {
        Position at = problem.position();
        assertThat(at).as("%s: %s", about, problem).isNotNull();
        if (at != null && at.file().equals("profiles/p.yaml")) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            long lines = text.codePoints().filter(c -> c == '\n' || c == '\r').count() + 1;
            assertThat((long) at.line()).as("%s: %s", about, problem).isLessThanOrEqualTo(lines);
            String excerpt = problem.excerpt();
            if (excerpt != null) {
                assertThat(at.column())
                        .as("%s: %s", about, problem)
                        .isLessThanOrEqualTo(excerpt.codePointCount(0, excerpt.length()) + 1);
                assertThat(excerpt.codePoints().noneMatch(c -> c != '\t' && Character.isISOControl(c)))
                        .as("%s: %s", about, problem)
                        .isTrue();
            }
        }
        assertThat(problem.detail().codePoints().noneMatch(Character::isISOControl))
                .as("%s: %s", about, problem)
                .isTrue();
    }
}
