package io.obsctl.lang.alloy.catalog;

/** A range of versions, both ends included. */
public record Versions(AlloyVersion since, AlloyVersion until) {
    /** Every version that the catalogue knows. */
    public static final Versions ALL = new Versions(AlloyVersion.OLDEST, AlloyVersion.NEWEST);

    /** Whether the version is one of the range, its ends included. */
    public boolean contains(AlloyVersion version) {
        return since.compareTo(version) <= 0 && version.compareTo(until) <= 0;
    }

    static Versions of(String since, String until) {
        if (since.isEmpty() && until.isEmpty()) {
            return ALL;
        }
        return new Versions(
                since.isEmpty() ? AlloyVersion.OLDEST : new AlloyVersion(Integer.parseInt(since)),
                until.isEmpty() ? AlloyVersion.NEWEST : new AlloyVersion(Integer.parseInt(until)));
    }
}
