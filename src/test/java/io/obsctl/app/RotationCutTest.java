package io.obsctl.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.app.RotationWorld.Cut;
import io.obsctl.model.RotationReport;
import io.obsctl.model.RotationState.Step;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A rotation that is cut between any two things that it does. */
class RotationCutTest {
    private static List<String> ids(RotationReport report) {
        return report.problems().stream().map(p -> p.id().toString()).toList();
    }

    /** How many instants a whole rotation has. */
    private static int instants() {
        RotationWorld world = new RotationWorld();
        assertThat(world.rotate(false).exitCode()).isEqualTo(ExitCode.DONE);
        return world.steps;
    }

    private static RotationWorld cutAt(int instant) {
        RotationWorld world = new RotationWorld();
        world.cutAt = instant;
        assertThatThrownBy(() -> world.rotate(false)).isInstanceOf(Cut.class);
        world.cutAt = Integer.MAX_VALUE;
        return world;
    }

    private static void rotated(RotationWorld world) {
        assertThat(world.alive)
                .as("tokens alive, made %s", world.everMade)
                .hasSize(1)
                .doesNotContain("writer");
        String token = world.alive.iterator().next();
        assertThat(world.hosts.values()).containsOnly(token);
        assertThat(world.files).hasSize(1).containsEntry(RotationWorld.OLD.rest(), token);
        assertThat(world.state).isNull();
    }

    @Test
    void aTokenThatNoLaneIsEnteredWithIsNotRotated() {
        RotationWorld world = new RotationWorld();
        world.profile = world.profile.replace("id: 1", "id: 1, password: env:OWN");
        assertThatThrownBy(() -> world.rotate(false)).isInstanceOfSatisfying(ObsctlException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(e.problems()).singleElement().satisfies(p -> {
                assertThat(p.id()).hasToString("rotate/no-write-token");
                assertThat(p.detail()).contains("file:tokens/write", "password of its own");
            });
        });
        assertThat(world.everMade).isEmpty();
        assertThat(world.state).isNull();
    }

    @Test
    void theNextRunFinishesItAndLeavesOneTokenAliveWhereverItWasCut() {
        int instants = instants();
        assertThat(instants).isGreaterThan(25);
        for (int i = 0; i < instants; i++) {
            RotationWorld world = cutAt(i);
            RotationReport report = world.rotate(false);
            assertThat(report.exitCode()).as("cut at %s: %s", i, report).isEqualTo(ExitCode.DONE);
            // Cut after the last thing but for its state: the run has done everything, and begins another.
            rotated(world);
        }
    }

    @Test
    void everySecondCutIsGoneOnWithToo() {
        int instants = instants();
        for (int first = 0; first < instants; first++) {
            for (int second = 0; second < instants; second += 3) {
                RotationWorld world = cutAt(first);
                world.cutAt = world.steps + second;
                try {
                    world.rotate(false);
                } catch (Cut cut) {
                    world.cutAt = Integer.MAX_VALUE;
                    world.rotate(false);
                }
                rotated(world);
            }
        }
    }

    @Test
    void backAfterAnyCutEndsWhatWasMadeOrSaysThatItIsTooLate() {
        int instants = instants();
        int undone = 0;
        for (int i = 0; i < instants; i++) {
            RotationWorld world = cutAt(i);
            try {
                RotationReport back = world.rotate(true);
                assertThat(back.exitCode()).as("cut at %s", i).isEqualTo(ExitCode.DONE);
                assertThat(world.alive).as("cut at %s", i).containsExactly("writer");
                assertThat(world.hosts.values()).containsOnly("writer");
                assertThat(world.files).hasSize(1).containsEntry(RotationWorld.OLD.rest(), "writer");
                assertThat(world.state).isNull();
                undone++;
            } catch (ObsctlException e) {
                assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
                assertThat(e.problems().get(0).id()).hasToString("rotate/nothing-to-undo");
                assertThat(world.rotate(false).exitCode()).isEqualTo(ExitCode.DONE);
                rotated(world);
            }
        }
        assertThat(undone).isGreaterThan(instants / 2);
    }

    @Test
    void aTokenThatWasMadeAndLostIsEndedAndAnotherIsMade() {
        RotationWorld world = null;
        for (int i = 0; world == null; i++) {
            RotationWorld tried = cutAt(i);
            if (tried.alive.size() == 2 && tried.files.size() == 1) {
                world = tried;
            }
        }
        assertThat(Optional.ofNullable(world.state).orElseThrow().step()).isEqualTo(Step.INTENDED);
        String lost = world.everMade.iterator().next();
        assertThat(world.alive).contains(lost);
        RotationReport report = world.rotate(false);
        assertThat(report.steps())
                .anyMatch(d -> d.step().equals("lost token") && d.note().contains(lost));
        assertThat(world.everMade).hasSize(2);
        assertThat(world.alive).doesNotContain(lost);
        rotated(world);
    }

    @Test
    void nothingIsEndedWhileAHostIsDownAndTheNextRunFinishes() {
        RotationWorld world = new RotationWorld();
        world.down.add("b");
        RotationReport report = world.rotate(false);
        assertThat(report.exitCode()).isEqualTo(ExitCode.PARTIAL);
        assertThat(ids(report)).containsExactly("hosts/unreachable", "hosts/unreachable", "rotate/unfinished");
        assertThat(world.alive).hasSize(2);
        assertThat(world.hosts.get("a")).isNotEqualTo("writer");
        assertThat(world.hosts.get("c")).isEqualTo("writer");
        world.down.clear();
        assertThat(world.rotate(false).finished()).isTrue();
        rotated(world);
    }

    /** A deploy between two runs gives the hosts the old token again, which must not be ended under them. */
    @Test
    void rollsOutAgainWhatADeployTookBackMeanwhile() {
        RotationWorld world = new RotationWorld();
        world.unproved.add("c");
        assertThat(world.rotate(false).exitCode()).isEqualTo(ExitCode.NO);
        assertThat(Optional.ofNullable(world.state).orElseThrow().step()).isEqualTo(Step.ROLLED_OUT);
        world.hosts.replaceAll((host, token) -> "writer");
        world.unproved.clear();
        assertThat(world.rotate(false).finished()).isTrue();
        rotated(world);
    }

    /** Without the file of the new token nobody can tell what the hosts have; the old one stays. */
    @Test
    void aFileThatSomebodyTookAwayIsNotOneThatWasCommitted() {
        for (int i = 0; i < instants(); i++) {
            RotationWorld world = cutAt(i);
            if (world.state != null && world.state.step() == Step.VERIFIED && world.files.size() == 2) {
                world.files.remove(world.state.next().rest());
                try {
                    world.rotate(false);
                } catch (AssertionError refusedByTheHosts) {
                    // This world has no secret source that refuses: the hosts would be given nothing.
                }
                assertThat(world.alive).contains("writer");
                return;
            }
        }
        throw new AssertionError("never verified");
    }

    @Test
    void refusesAnotherTokenWhileOneIsUnderWay() {
        RotationWorld world = new RotationWorld();
        world.down.add("b");
        world.rotate(false);
        var other = new RotateToken.Request("prod", SecretRef.parse("env:OTHER"), 90, false, false);
        assertThatThrownBy(() -> world.rotate(other)).isInstanceOfSatisfying(ObsctlException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
            assertThat(e.problems()).extracting(Problem::id).asString().contains("rotate/another-token");
        });
    }

    @Test
    void theProfileSaysWhenTheNewTokenEndsAndKeepsItsComments() {
        RotationWorld world = new RotationWorld();
        String before = world.profile;
        RotationReport report = world.rotate(false);
        assertThat(ids(report)).containsExactly("rotate/new-date");
        assertThat(world.profile)
                .isEqualTo(before.replace(
                        "# on every host\n", "# on every host\n    expires: { write: \"2027-02-19T12:00:00Z\" }\n"));
    }

    @Test
    void aDateThatIsThereIsReplacedAsItIsWritten() {
        RotationWorld world = new RotationWorld();
        world.profile = world.profile.replace(
                "    stacks: env:STACKS\n", "    stacks: env:STACKS\n    expires: { write: 2026-12-01 } # see\n");
        String before = world.profile;
        world.rotate(false);
        assertThat(world.profile).isEqualTo(before.replace("2026-12-01", "2027-02-19T12:00:00Z"));

        RotationWorld other = new RotationWorld();
        other.profile = other.profile.replace(
                "    stacks: env:STACKS\n", "    stacks: env:STACKS\n    expires:\n      rules: 2026-12-01 # see\n");
        String text = other.profile;
        other.rotate(false);
        assertThat(other.profile).isEqualTo(text.replace("# see\n", "# see\n      write: \"2027-02-19T12:00:00Z\"\n"));
    }

    private static RotationWorld givenAndCutAt(int instant) {
        RotationWorld world = new RotationWorld();
        world.cutAt = instant;
        assertThatThrownBy(() -> world.rotate(world.given())).isInstanceOf(Cut.class);
        world.cutAt = Integer.MAX_VALUE;
        return world;
    }

    private static int instantsOfAGivenToken() {
        RotationWorld world = new RotationWorld();
        assertThat(world.rotate(world.given()).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(world.alive).containsExactly("given");
        assertThat(world.profile).contains("write: file:tokens/given # on every host");
        return world.steps;
    }

    @Test
    void aTokenThatSomebodyGaveIsGoneOnWithWhereverItWasCut() {
        int instants = instantsOfAGivenToken();
        assertThat(instants).isGreaterThan(20);
        for (int i = 0; i < instants; i++) {
            for (boolean named : List.of(true, false)) {
                RotationWorld world = givenAndCutAt(i);
                if (!named && world.state == null) {
                    continue; // nothing was begun, or all was done: there is nothing to go on with
                }
                RotationReport report = named
                        ? world.rotate(new RotateToken.Request("prod", RotationWorld.GIVEN, 90, false, false))
                        : world.rotate(false);
                assertThat(report.exitCode()).as("cut at %s: %s", i, report).isEqualTo(ExitCode.DONE);
                assertThat(world.alive).as("cut at %s", i).containsExactly("given");
                assertThat(world.hosts.values()).containsOnly("given");
                assertThat(world.profile).contains("write: file:tokens/given # on every host");
                assertThat(world.files).as("a person's files are left alone").hasSize(2);
                assertThat(world.everMade).isEmpty();
                assertThat(world.state).isNull();
            }
        }
    }

    @Test
    void backFromATokenThatSomebodyGaveLeavesItAlive() {
        int instants = instantsOfAGivenToken();
        int undone = 0;
        for (int i = 0; i < instants; i++) {
            RotationWorld world = givenAndCutAt(i);
            try {
                assertThat(world.rotate(true).exitCode()).isEqualTo(ExitCode.DONE);
                assertThat(world.alive).as("cut at %s", i).containsExactly("given", "writer");
                assertThat(world.hosts.values()).containsOnly("writer");
                assertThat(world.profile).contains("write: file:tokens/write # on every host");
                assertThat(world.files).hasSize(2);
                assertThat(world.state).isNull();
                undone++;
            } catch (ObsctlException e) {
                assertThat(e.problems().get(0).id()).hasToString("rotate/nothing-to-undo");
            }
        }
        assertThat(undone).isGreaterThan(instants / 2);
    }

    /** Somebody has put the new token where the old one lay: which one that was nobody knows any more. */
    @Test
    void neverCallsTheNewTokenTheOldOne() {
        RotationWorld world = new RotationWorld();
        world.files.put(RotationWorld.OLD.rest(), "given");
        world.alive.add("given");
        RotationReport report = world.rotate(new RotateToken.Request("prod", RotationWorld.OLD, 90, false, false));
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(world.hosts.values()).containsOnly("given");
        assertThat(world.alive).containsExactly("given", "writer");
        assertThat(report.problems()).singleElement().satisfies(p -> {
            assertThat(p.id()).hasToString("rotate/old-token-alive");
            assertThat(p.detail())
                    .isEqualTo("the one that file:tokens/write led to before; which one that was is not known here");
        });
    }
}
