package io.obsctl.sandbox.backend;

/** Ends the handling of one request with an answer, from wherever it was found to be wrong. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Answer answer;

    public Refusal(Answer answer) {
        super(answer.status() + " " + answer.bodyText(), null, false, false);
        this.answer = answer;
    }

    public Answer answer() {
        return answer;
    }
}
