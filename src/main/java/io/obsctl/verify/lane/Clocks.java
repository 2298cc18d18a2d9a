package io.obsctl.verify.lane;

import io.obsctl.model.ClockOffset;
import io.obsctl.model.LaneCause;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Obstacle;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** This machine's clock beside those of the lanes, and what it has to do with what could not be reached. */
final class Clocks {
    private final List<Asked> own;

    Clocks(List<Asked> own) {
        this.own = own;
    }

    static boolean off(Duration ahead) {
        return new ClockOffset(ahead).off();
    }

    /** The lanes that see this machine's clock off. */
    List<Asked> off() {
        return own.stream()
                .filter(a -> a.ahead().filter(Clocks::off).isPresent())
                .toList();
    }

    /** The lanes that see it right. */
    List<Asked> right() {
        return own.stream()
                .filter(a -> a.ahead().filter(d -> !off(d)).isPresent())
                .toList();
    }

    /** Why nothing answered. */
    Set<LaneCause> causes(Answer.Unreachable none) {
        return switch (none.obstacle()) {
            case NO_ADDRESS -> EnumSet.of(LaneCause.NO_ADDRESS);
            case REFUSED -> EnumSet.of(LaneCause.REFUSED);
            case NO_ROUTE -> EnumSet.of(LaneCause.NO_ROUTE);
            case TIMEOUT -> EnumSet.of(LaneCause.TIMED_OUT);
            case TLS_DATES -> dates();
            case TLS_NAME -> EnumSet.of(LaneCause.CERTIFICATE_NAME);
            case TLS_ISSUER -> EnumSet.of(LaneCause.CERTIFICATE_ISSUER);
            case NO_TLS -> EnumSet.of(LaneCause.WRONG_PORT);
            case PROXY -> EnumSet.of(LaneCause.PROXY);
            case NO_URL -> EnumSet.of(LaneCause.WRONG_URL);
            case TLS, CUT, TOO_LARGE -> EnumSet.of(LaneCause.UNREACHABLE);
        };
    }

    /** A certificate out of its dates, or a clock out of its own: what other lanes say decides. */
    private Set<LaneCause> dates() {
        boolean wrong = !off().isEmpty();
        boolean right = !right().isEmpty();
        if (wrong == right) {
            return EnumSet.of(LaneCause.CERTIFICATE_DATES, LaneCause.CLOCK_SKEW);
        }
        return EnumSet.of(wrong ? LaneCause.CLOCK_SKEW : LaneCause.CERTIFICATE_DATES);
    }

    /** What was wrong with the URL that another one replaced. */
    static LaneCause url(Asked mended) {
        return mended.fromPlain() ? LaneCause.WRONG_PORT : LaneCause.WRONG_URL;
    }

    /** Whether TLS was tried and certificates were seen. */
    static boolean certificate(Obstacle obstacle) {
        return obstacle == Obstacle.TLS_DATES || obstacle == Obstacle.TLS_NAME || obstacle == Obstacle.TLS_ISSUER;
    }
}
