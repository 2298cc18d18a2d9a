package io.obsctl.profile.rules;

import io.obsctl.model.Profile;
import io.obsctl.profile.bind.Findings;
import java.util.List;

/** All rules, in the order in which a profile is read. */
public final class Rules {
    private static final List<Rule> ALL = List.of(
            new SlugRule(),
            new LaneRule(),
            new SameIdRule(),
            new PlainHttpRule(),
            new TokenRule(),
            new CredentialsRule(),
            new HostSecretRule(),
            new HostPathRule(),
            new AddressRule(),
            new PublicListenerRule(),
            new PortCollisionRule(),
            new DoorRule(),
            new InstallRule(),
            new DuplicateNameRule(),
            new CanaryRule(),
            new InventoryRule(),
            new RangeRule(),
            new TimeoutRule(),
            new RegexRule(),
            new LabelNameRule(),
            new ParameterNameRule(),
            new MetricNameRule(),
            new ContactPointRule(),
            new VerifyLaneRule());

    private Rules() {}

    /** Checks everything; what is wrong lands in the findings. */
    public static void check(String name, Profile profile, Findings findings) {
        Subject subject = new Subject(name, profile, findings);
        ALL.forEach(rule -> rule.check(subject));
    }
}
