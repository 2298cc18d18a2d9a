package io.obsctl.infra.ssh;

import io.obsctl.model.Release;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code look.sh} saw on a host.
 *
 * @param facts by name; an absent fact is an empty text
 * @param current what the link to the live release says, such as {@code releases/0f3c…}; empty when there is none
 * @param release what the live release was made from; empty when there is none or its record is damaged
 * @param files its files as they are now
 */
record HostLook(Map<String, String> facts, String current, Optional<Release> release, List<Release.Seen> files) {
    /** The fact that is not the host's alone: how many seconds its clock is ahead of this machine's. */
    static final String CLOCK_OFF = "clock-off";

    /** With this after the name of a fact about somebody else's file, the facts hold its text. */
    private static final String TEXT = " (text)";

    HostLook {
        facts = Map.copyOf(facts);
        files = List.copyOf(files);
    }

    String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    /** The text of somebody else's file that a fact is about; empty for none. */
    String textOf(String fact) {
        return fact(fact + TEXT);
    }

    /**
     * This look with the clocks compared: the host's own time lies between two readings of this machine's clock, or is
     * off by the distance to the nearer of them.
     */
    HostLook timed(Instant before, Instant after) {
        String now = fact("now");
        if (!now.matches("[0-9]{1,15}")) {
            return this;
        }
        long there = Long.parseLong(now);
        long off = there < before.getEpochSecond()
                ? there - before.getEpochSecond()
                : Math.max(0, there - after.getEpochSecond());
        Map<String, String> more = new HashMap<>(facts);
        more.put(CLOCK_OFF, String.valueOf(off));
        return new HostLook(more, current, release, files);
    }

    /**
     * @param group who must be able to read secrets; a secret file of another group is not as it was put
     * @throws IllegalArgumentException when it is not what the script prints
     */
    static HostLook parse(byte[] output, String group) {
        Frames frames = new Frames(output);
        Map<String, String> facts = new HashMap<>();
        String line = frames.line();
        Optional<String> theirs = Optional.empty();
        while (line.startsWith("fact ") || line.startsWith("theirs ")) {
            if (line.startsWith("theirs ")) {
                theirs = Optional.of(frames.block(line));
            } else {
                String[] words = line.substring(5).split(" ", 2);
                facts.put(words[0], words.length > 1 ? words[1].strip() : "");
                theirs.ifPresent(text -> facts.put(words[0] + TEXT, text));
                theirs = Optional.empty();
            }
            line = frames.line();
        }
        Frames.expect(line.equals("state"), line);
        line = frames.line();
        Frames.expect(line.startsWith("current "), line);
        String current = line.substring("current ".length());
        if (current.isEmpty()) {
            return new HostLook(facts, "", Optional.empty(), List.of());
        }
        Optional<Release> release = Optional.empty();
        List<Release.Seen> files = new ArrayList<>();
        for (line = frames.line(); !line.equals("done") && !line.equals("dangling"); line = frames.line()) {
            if (line.startsWith("record ")) {
                release = Optional.of(Release.decode(frames.block(line)));
                continue;
            }
            Frames.expect(line.startsWith("file "), line);
            String[] words = line.split(" ", 5);
            String content = frames.line();
            boolean hidden = content.equals("hidden");
            boolean intact = words[3].equals("yes") && (!hidden || words[2].endsWith(":" + group));
            files.add(new Release.Seen(
                    words[4],
                    Integer.parseInt(words[1], 8),
                    hidden ? Optional.empty() : Optional.of(frames.block(content)),
                    intact));
        }
        return new HostLook(facts, current, release, files);
    }
}
