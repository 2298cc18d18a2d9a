package io.obsctl.infra.secret;

import io.obsctl.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a request to AWS is signed with.
 *
 * @param session of temporary credentials, or {@code null}
 * @param source where they were found, for people: {@code AWS_ACCESS_KEY_ID}, {@code profile prod}
 */
record AwsCredentials(String keyId, Secret key, @Nullable Secret session, String source) {}
