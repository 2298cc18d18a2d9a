package io.obsctl.model;

/**
 * An amount of data a period: {@code 50GB/month}.
 *
 * @param period {@code day} or {@code month}
 */
public record Volume(ByteSize amount, String period) {
    /** @throws IllegalArgumentException when it is no amount a day or a month; the message says what is right */
    public static Volume parse(String text) {
        int slash = text.indexOf('/');
        String period = slash < 0 ? "" : text.substring(slash + 1).strip();
        if (!period.equals("day") && !period.equals("month")) {
            throw new IllegalArgumentException("a volume is an amount a day or a month: 2GB/day, 50GB/month");
        }
        return new Volume(ByteSize.parse(text.substring(0, slash)), period);
    }

    @Override
    public String toString() {
        return amount + "/" + period;
    }
}
