package io.obsctl.model;

/**
 * One step of the demo.
 *
 * @param name in a word or two
 * @param command what a person would type
 * @param said what came of it, in one line
 * @param well whether it showed what it should
 */
public record DemoStep(String name, String command, String said, boolean well) {}
