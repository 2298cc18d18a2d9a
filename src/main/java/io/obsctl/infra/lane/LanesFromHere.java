package io.obsctl.infra.lane;

import io.obsctl.deploy.LaneAsker;
import io.obsctl.model.LaneRequest;
import io.obsctl.verify.lane.LaneProber;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Asks lanes from this machine, each once in a run, however many hosts want to know. Safe between threads. */
public final class LanesFromHere implements LaneAsker {
    private final LaneProber prober;
    private final Map<LaneRequest, Answer> answers = new ConcurrentHashMap<>();

    public LanesFromHere(LaneProber prober) {
        this.prober = prober;
    }

    @Override
    public List<Answer> ask(List<LaneRequest> requests) {
        return requests.stream().map(r -> answers.computeIfAbsent(r, this::one)).toList();
    }

    private Answer one(LaneRequest r) {
        LaneProber.Answer answer = prober.ask(
                new Knock(r.lane(), r.signal(), r.address(), r.address().id(), r.token()));
        if (answer instanceof LaneProber.Answer.Rejected no) {
            // These concern this machine and its network, not the host that will send.
            boolean ours = no.refusal() == Refusal.ADDRESS || no.refusal() == Refusal.PROXY;
            return ours ? new Answer.Silent("this machine may not ask it") : new Answer.Status(no.status(), no.text());
        }
        if (answer instanceof LaneProber.Answer.Accepted yes) {
            return new Answer.Status(yes.status(), "");
        }
        return new Answer.Silent(
                answer instanceof LaneProber.Answer.Unreachable gone
                        ? gone.detail()
                        : ((LaneProber.Answer.NotAsked) answer).problem().detail());
    }
}
