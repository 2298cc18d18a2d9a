package io.obsctl.sandbox.collector.template;

/** A template that cannot be read, or cannot be carried out on some data. */
public final class TemplateFailure extends Exception {
    private static final long serialVersionUID = 1;

    TemplateFailure(String message) {
        super(message);
    }
}
