package io.obsctl.infra.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the signatures that AWS published with its Signature Version 4 test suite, and its IAM example. */
class SigV4Test {
    private static final AwsCredentials EXAMPLE =
            new AwsCredentials("AKIDEXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), null, "example");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            quoteCharacter = '`',
            value = {
                "get-vanilla | GET | / | | | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "get-vanilla-empty-query-key | GET | /?Param1=value1 | | | a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
                "get-vanilla-query-order-key-case | GET | /?Param2=value2&Param1=value1 | | | b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
                "get-vanilla-query-order-key | GET | /?Param1=value2&Param1=Value1 | | | eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1",
                "get-vanilla-query-order-value | GET | /?Param1=value2&Param1=value1 | | | 5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694",
                "get-vanilla-query-unreserved | GET | /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz | | | 9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
                "get-vanilla-utf8-query | GET | /?ሴ=bar | | | 2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
                "get-utf8 | GET | /ሴ | | | 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
                "get-unreserved | GET | /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz | | | 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
                "get-relative | GET | /example/.. | | | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "get-relative-relative | GET | /example1/example2/../.. | | | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "get-slash-dot-slash | GET | /./ | | | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "get-slash-pointless-dot | GET | /./example | | | ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
                "get-slash | GET | // | | | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "get-slashes | GET | //example// | | | 9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
                "post-vanilla | POST | / | | | 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
                "post-vanilla-query | POST | /?Param1=value1 | | | 28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
                "post-header-key-sort | POST | / | My-Header1:value1 | | c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
                "post-header-value-case | POST | / | My-Header1:VALUE1 | | cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
                "get-header-value-trim | GET | / | My-Header1: value1;My-Header2: \"a   b   c\" | | acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
                "post-x-www-form-urlencoded | POST | / | Content-Type:application/x-www-form-urlencoded | Param1=value1 | ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
            })
    void signsAsPublished(String name, String method, String path, String headers, String body, String signature) {
        Map<String, String> signed = new HashMap<>();
        for (String header : (headers == null ? "" : headers).split(";")) {
            if (!header.isEmpty()) {
                signed.put(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 1));
            }
        }
        byte[] bytes = (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
        String authorization = new SigV4("us-east-1", "service")
                .sign(
                        method,
                        URI.create("http://example.amazonaws.com" + path),
                        signed,
                        bytes,
                        EXAMPLE,
                        Instant.parse("2015-08-30T12:36:00Z"))
                .get("Authorization");
        assertThat(authorization)
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ")
                .endsWith("Signature=" + signature);
    }

    @Test
    void signsTheTokenOfTemporaryCredentials() {
        String session = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPf"
                + "IeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5"
                + "VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc"
                + "8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
        Map<String, String> added = new SigV4("us-east-1", "service")
                .sign(
                        "POST",
                        URI.create("https://example.amazonaws.com/"),
                        Map.of(),
                        new byte[0],
                        new AwsCredentials(EXAMPLE.keyId(), EXAMPLE.key(), Secret.of(session), "example"),
                        Instant.parse("2015-08-30T12:36:00Z"));
        assertThat(added).containsEntry("X-Amz-Security-Token", session);
        assertThat(added.get("Authorization"))
                .endsWith("SignedHeaders=host;x-amz-date;x-amz-security-token,"
                        + " Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
    }

    @Test
    void signsTheUserGuidesRequestToIam() {
        String authorization = new SigV4("us-east-1", "iam")
                .sign(
                        "GET",
                        URI.create("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"),
                        Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                        new byte[0],
                        EXAMPLE,
                        Instant.parse("2015-08-30T12:36:00Z"))
                .get("Authorization");
        assertThat(authorization)
                .endsWith("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }
}
