package io.obsctl.model;

/** Severities of logs, least first. */
public enum LogSeverity {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL
}
