package io.obsctl.model;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A release that is still on a machine.
 *
 * @param name the directory's name below {@code releases}; differs from machine to machine, since the digests of secrets
 *     do
 * @param record what it was made from; empty when its record is damaged
 * @param made when it was put there
 * @param who who put it there; may be empty
 * @param revision git revision of the profile's directory then; may be empty
 * @param live whether it is the one that runs
 * @param intact whether every file is, byte for byte, what was put there
 */
public record KeptRelease(
        String name,
        Optional<Release> record,
        Instant made,
        String who,
        String revision,
        boolean live,
        boolean intact) {
    /**
     * One as it is found.
     *
     * @param record the text of its record
     * @param meta lines of a word and a value: {@code when}, {@code who}, {@code profile}, {@code revision}
     * @param changed when its directory was changed last: what is known of the time where nothing was noted
     */
    public static KeptRelease of(
            String name, String record, String meta, Instant changed, boolean live, boolean intact) {
        Map<String, String> notes = new HashMap<>();
        meta.lines().forEach(line -> {
            int blank = line.indexOf(' ');
            notes.put(line.substring(0, Math.max(0, blank)), line.substring(blank + 1));
        });
        return new KeptRelease(
                name,
                decoded(record),
                moment(notes.getOrDefault("when", ""), changed),
                notes.getOrDefault("who", ""),
                notes.getOrDefault("revision", ""),
                live,
                intact);
    }

    private static Optional<Release> decoded(String record) {
        try {
            return Optional.of(Release.decode(record));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Instant moment(String written, Instant otherwise) {
        try {
            return Instant.parse(written);
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    /**
     * What people call it: hexadecimal digits that are the same on every machine with the same texts and references,
     * whatever the secrets are. The directory's name when the record is damaged.
     */
    public String digest() {
        return record.map(Release::textId).orElse(name);
    }
}
