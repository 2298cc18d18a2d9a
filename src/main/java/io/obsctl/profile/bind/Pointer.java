package io.obsctl.profile.bind;

/** JSON pointers (RFC 6901) and how people read them. */
public final class Pointer {
    private Pointer() {}

    public static String child(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    public static String child(String pointer, int index) {
        return pointer + "/" + index;
    }

    /** {@code /collect/scrape/0/job} as {@code collect.scrape[0].job}; the whole document as {@code the profile}. */
    public static String shown(String pointer) {
        if (pointer.isEmpty()) {
            return "the profile";
        }
        StringBuilder out = new StringBuilder();
        for (String part : pointer.substring(1).split("/", -1)) {
            if (!part.isEmpty() && part.chars().allMatch(Character::isDigit)) {
                out.append('[').append(part).append(']');
            } else {
                out.append(out.isEmpty() ? "" : ".")
                        .append(part.replace("~1", "/").replace("~0", "~"));
            }
        }
        return out.toString();
    }
}
