package io.obsctl.infra.lane;

import tools.jackson.databind.JsonNode;

/**
 * The role that a service account has, read from {@code GET /api/access-control/user/permissions}: an object of actions
 * with their scopes. Roles may have been made finer; what counts is what they allow.
 */
final class GrafanaRole {
    private GrafanaRole() {}

    /** Whether this is such an object: each key is an action, {@code folders:create}. */
    static boolean readable(JsonNode permissions) {
        return permissions.propertyNames().stream().anyMatch(name -> name.contains(":"));
    }

    /** {@code Admin}, {@code Editor} or {@code Viewer}. */
    static String of(JsonNode permissions) {
        if (permissions.has("datasources:create")) {
            return "Admin";
        }
        return permissions.has("dashboards:create") || permissions.has("folders:create") ? "Editor" : "Viewer";
    }
}
