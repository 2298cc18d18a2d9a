package io.obsctl.sandbox.backend;

/** Puts the gate of one lane before handlers. */
public record Guard(Gate gate, DoorName door, String id) {
    public Router.Handler demand(String scope, Router.Handler handler) {
        return call -> {
            gate.demand(door, call, id, scope);
            return handler.answer(call);
        };
    }
}
