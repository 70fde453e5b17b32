package dev.vipexport.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.auth.message.UsedSignatures;
import dev.vipexport.api.export.StoredJobs;
import dev.vipexport.testsupport.HmacSha256;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The second form of a signed request, with a signature of method, path, query and body. */
class MessageSignatureTest {
    private static final RunningApi API = RunningApi.shared();
    private static final String EXPORTS = "/vip-messages/exports";

    private final Organisation organisation = Organisation.create();

    @AfterEach
    void resumeClock() {
        API.clock().resume();
    }

    private SignedMessage get() {
        return SignedMessage.get(API, organisation);
    }

    private SignedMessage order() {
        return SignedMessage.post(API, organisation, EXPORTS, organisation.juneBody(""));
    }

    private static SignedMessage with(SignedMessage message, Consumer<SignedMessage> change) {
        change.accept(message);
        return message;
    }

    private static void assertUnauthorized(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(ApiClient.json(answer).get("message").asString()).startsWith("Unauthorized: ");
    }

    @Test
    void get_isAccepted_withAndWithoutQuery() {
        assertThat(get().sign().status()).isEqualTo(200);
        assertThat(with(get(), message -> {
                            message.path = "/channels";
                            message.query = "workspaceId=" + organisation.vipWorkspace;
                        })
                        .sign()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void order_isAccepted_andReadsCheckedBody() {
        HttpResponse<String> answer = order().sign().send();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(StoredJobs.awaitOnlyJob(organisation))
                .isEqualTo(ApiClient.json(answer).get("exportId").asString());
    }

    @Test
    void order_isAccepted_whenBodyIsChunked() {
        SignedMessage message = order().sign();
        HttpRequest.Builder chunked =
                message.request().POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(message.body)));

        assertThat(ApiClient.send(chunked).statusCode()).isEqualTo(202);
    }

    @Test
    void delete_isAccepted() {
        String exportId = ApiClient.json(order().sign().send()).get("exportId").asString();

        assertThat(with(get(), message -> {
                            message.method = "DELETE";
                            message.path = EXPORTS + "/" + exportId;
                        })
                        .sign()
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";tag=\"vip-export\";nonce=\"n-1\"",
                ";alg=\"hmac-sha256\";tag=\"vip-export\"",
                ";expires=99999999999;tag=\"vip-export\"",
            })
    void parameters_areAccepted(String parameters) {
        assertThat(with(get(), message -> message.moreParameters = parameters)
                        .sign()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void moreFields_areAccepted_whenCovered() {
        SignedMessage message = with(order(), covering -> covering.components.add("content-type"));

        assertThat(message.sign().status()).isEqualTo(202);
    }

    static List<Map.Entry<String, Consumer<SignedMessage>>> changes() {
        return List.of(
                Map.entry("method", message -> message.method = "PUT"),
                Map.entry("path", message -> message.path = EXPORTS + "/"),
                Map.entry("query", message -> message.query = "dryRun=true"),
                Map.entry("body", message -> message.body = message.body.replace("2026-06-30", "2026-06-29")),
                Map.entry("empty body", message -> message.body = ""),
                Map.entry("digest", message -> message.contentDigest = SignedMessage.digest("{}")),
                Map.entry("digest and body", message -> {
                    message.body = "{}";
                    message.contentDigest = SignedMessage.digest("{}");
                }),
                Map.entry("no digest", message -> message.contentDigest = ""),
                Map.entry("covered field", message -> message.moreHeaders.set(1, "application/json;charset=utf-8")),
                Map.entry(
                        "created",
                        message -> message.signatureInput = message.signatureInput.replaceFirst(
                                "created=\\d+", "created=" + (message.created - 1))),
                Map.entry(
                        "key",
                        message -> message.signatureInput =
                                message.signatureInput.replace(message.keyId, Organisation.create().apiKey)),
                Map.entry(
                        "nonce",
                        message ->
                                message.signatureInput = message.signatureInput.replace("nonce=\"1\"", "nonce=\"2\"")),
                Map.entry(
                        "components",
                        message -> message.signatureInput =
                                message.signatureInput.replace("\"@method\" \"@path\"", "\"@path\" \"@method\"")),
                Map.entry("label", message -> message.signature = message.signature.replace("sig1", "sig2")),
                Map.entry("no signature", message -> message.signature = "sig1=::"),
                Map.entry(
                        "first bits",
                        message -> message.signature = message.signature.replaceFirst(
                                "=:(.)", message.signature.startsWith("sig1=:A") ? "=:B" : "=:A")),
                Map.entry("two signatures", message -> message.signature += ", " + message.signature),
                Map.entry(
                        "two fields", message -> message.moreHeaders.addAll(List.of("signature", message.signature))));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void request_isUnauthorized_whenChanged(Map.Entry<String, Consumer<SignedMessage>> change) {
        SignedMessage message = order();
        message.components.add("content-type");
        message.moreParameters = ";nonce=\"1\";tag=\"vip-export\"";
        message.sign();
        change.getValue().accept(message);

        assertUnauthorized(message.send());
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"@method", "@path", "@query", "content-digest"})
    void request_isUnauthorized_whenComponentIsNotCovered(String component) {
        SignedMessage message = with(order(), less -> less.components.remove(component));

        assertUnauthorized(message.sign().send());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";tag=\"other\"",
                ";tag=\"vip-export\";alg=\"hmac-sha512\"",
                ";tag=\"vip-export\";expires=1",
                ";tag=\"vip-export\";unknown=\"1\"",
            })
    void request_isUnauthorized_whenParametersAreOthers(String parameters) {
        assertUnauthorized(with(get(), message -> message.moreParameters = parameters)
                .sign()
                .send());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-512=:AAAA:", "sha-256=:AAAA:", "sha-256=AAAA", ""})
    void request_isUnauthorized_whenDigestIsMalformed(String digest) {
        SignedMessage message = with(order(), other -> other.contentDigest = digest);

        assertUnauthorized(message.sign().send());
    }

    @ParameterizedTest
    @CsvSource({"0,200", "60,200", "61,401", "-5,200", "-6,401"})
    void created_isAccepted_whenWithinAgeAndSkew(long age, int status) {
        Instant now = Instant.parse("2026-11-24T10:00:00Z");
        API.clock().stopAt(now);

        assertThat(with(get(), message -> message.created = now.getEpochSecond() - age)
                        .sign()
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "x-date", "x-signature"})
    void request_isUnauthorized_whenSignedInBothForms(String header) {
        SignedMessage message = get().sign();
        String date = API.clock().instant().toString();
        Map<String, String> otherForm = Map.of(
                "x-api-key",
                organisation.apiKey,
                "x-date",
                date,
                "x-signature",
                HmacSha256.hex(organisation.secret, date));

        assertUnauthorized(ApiClient.send(message.request().header(header, otherForm.get(header))));
        HttpRequest.Builder both = message.request();
        otherForm.forEach(both::header);
        assertUnauthorized(ApiClient.send(both));
        HttpRequest.Builder threeAndOne = ApiClient.unsigned(API, "/workspaces").header("signature", "a=:b:");
        otherForm.forEach(threeAndOne::header);
        assertUnauthorized(ApiClient.send(threeAndOne));
    }

    @Test
    void order_isUnauthorized_whenRepeated() {
        SignedMessage message = order().sign();
        assertThat(message.status()).isEqualTo(202);

        assertUnauthorized(message.send());
        message.signature = withSpareBits(message.signature);
        assertUnauthorized(message.send());
        message.moreParameters = ";nonce=\"2\"" + message.moreParameters;
        assertThat(message.sign().status()).isEqualTo(202);
    }

    /** Returns another base64 of the same bytes, if the decoder takes one. */
    private static String withSpareBits(String signature) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        int last = signature.length() - 3;
        char other = alphabet.charAt(alphabet.indexOf(signature.charAt(last)) + 1);
        return signature.substring(0, last) + other + signature.substring(last + 1);
    }

    @Test
    void order_canBeSentAgain_whenItWasRejected() {
        SignedMessage message = order().sign();
        String body = message.body;
        message.body = body + " ";
        assertUnauthorized(message.send());
        message.body = body;

        assertThat(message.status()).isEqualTo(202);
    }

    @Test
    void get_canBeRepeated() {
        SignedMessage message = get().sign();

        assertThat(message.status()).isEqualTo(200);
        assertThat(message.status()).isEqualTo(200);
    }

    @Test
    void order_isUnavailable_whenTooManySignaturesAreInUse() {
        try (var api = RunningApi.start("vip-export.auth.max-used-signatures=1")) {
            String dryRun = organisation.juneBody("");
            SignedMessage first = SignedMessage.post(api, organisation, EXPORTS, dryRun);
            first.query = "dryRun=true";
            assertThat(first.sign().status()).isEqualTo(200);
            SignedMessage second = SignedMessage.post(api, organisation, EXPORTS, dryRun);
            second.moreParameters += ";nonce=\"2\"";

            HttpResponse<String> answer = second.sign().send();

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).contains("5");
        }
    }

    @Test
    void lifetime_coversAgeAndSkew() {
        assertThat(API.bean(UsedSignatures.class).lifetime()).isEqualTo(Duration.ofSeconds(65));
    }

    @Test
    void request_isUnauthorized_whenSignedWithWebhookKey() {
        SignedMessage message = get().sign();
        byte[] derived = Base64.getDecoder().decode(organisation.webhookSecret().substring("whsec_".length()));
        String base = "\"@method\": GET\n\"@path\": /workspaces\n\"@query\": ?\n\"@signature-params\": "
                + message.signatureInput.substring("sig1=".length());
        byte[] mac = HmacSha256.of(derived, base.getBytes(StandardCharsets.UTF_8));
        message.signature = "sig1=:" + Base64.getEncoder().encodeToString(mac) + ":";

        assertUnauthorized(message.send());
    }

    @Test
    void path_isBadRequest_whenAmbiguousAndSigned() {
        assertThat(with(get(), message -> message.path = "//workspaces").sign().status())
                .isEqualTo(400);
    }
}
