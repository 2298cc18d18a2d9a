package io.obsctl.deploy;

import io.obsctl.model.LaneRequest;
import java.util.List;

/** Port: asks backends, from one place, whether they let credentials in. Never throws for what a network does. */
@FunctionalInterface
public interface LaneAsker {
    /** One answer a request, in their order. */
    List<Answer> ask(List<LaneRequest> requests);

    /** What came back. */
    sealed interface Answer {
        /** @param text what the body says, on one short line without secrets; may be empty */
        record Status(int status, String text) implements Answer {}

        /** Nothing came back, or nothing could be sent. */
        record Silent(String why) implements Answer {}

        /** This place has no means to ask. */
        record NoWay() implements Answer {}
    }
}
