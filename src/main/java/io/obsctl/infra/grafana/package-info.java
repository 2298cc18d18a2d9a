/**
 * Grafana's HTTP API: folder, dashboards, data sources, contact points, the profile's part of the notification policy,
 * and groups of alert rules that Grafana evaluates.
 *
 * <p>What a bundle holds: {@code FOLDER} is {@code {uid, title}}; {@code DASHBOARD} the plain dashboard with a {@code
 * uid}; {@code DATASOURCE} and {@code CONTACT_POINT} the bodies that the API takes (a contact point may be an array of
 * integrations); {@code NOTIFICATION_POLICY} one route with the matcher {@code obsctl_profile = PROFILE}, or a tree that
 * has it; {@code ALERT_RULES} one group of rules, each with a {@code uid} and the label {@code obsctl_profile}.
 *
 * <p>Whose an object is, it says itself: dashboards by the tags {@code obsctl} and {@code obsctl:PROFILE}, data sources
 * by {@code jsonData.obsctl}, contact points by their uid, the route by its matcher, rules by their label. What does not say so is foreign and
 * never written to. No server-side dry run is ever used: some of these APIs write on it (grafana/gcx#929, #1303).
 */
@NullMarked
package io.obsctl.infra.grafana;

import org.jspecify.annotations.NullMarked;
