package dev.vipexport.api.auth;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.testsupport.HmacSha256;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A request with a message signature, whose parts a test changes before or after it signs. Shares no code with the API. */
final class SignedMessage {
    private final RunningApi api;
    private final String secret;
    String keyId;
    String method = "GET";
    String path = "/workspaces";
    String query = "";
    String body = "";
    String contentDigest = "";
    long created;
    String moreParameters = ";tag=\"vip-export\"";
    List<String> components = new ArrayList<>(List.of("@method", "@path", "@query"));
    String signatureInput = "";
    String signature = "";
    final List<String> moreHeaders = new ArrayList<>();

    private SignedMessage(RunningApi api, Organisation organisation) {
        this.api = api;
        this.secret = organisation.secret;
        this.keyId = organisation.apiKey;
        this.created = api.clock().instant().getEpochSecond();
    }

    static SignedMessage get(RunningApi api, Organisation organisation) {
        return new SignedMessage(api, organisation);
    }

    static SignedMessage post(RunningApi api, Organisation organisation, String path, String body) {
        var message = new SignedMessage(api, organisation);
        message.method = "POST";
        message.path = path;
        message.body = body;
        message.contentDigest = digest(body);
        message.components.add("content-digest");
        message.moreHeaders.addAll(List.of("content-type", "application/json"));
        return message;
    }

    static String digest(String body) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    SignedMessage sign() {
        String parameters = components.stream().collect(Collectors.joining("\" \"", "(\"", "\")")) + ";created="
                + created + ";keyid=\"" + keyId + "\"" + moreParameters;
        var base = new StringBuilder();
        components.forEach(name -> base.append('"' + name + "\": " + value(name) + "\n"));
        base.append("\"@signature-params\": ").append(parameters);
        byte[] mac = HmacSha256.of(
                secret.getBytes(StandardCharsets.UTF_8), base.toString().getBytes(StandardCharsets.UTF_8));
        signatureInput = "sig1=" + parameters;
        signature = "sig1=:" + Base64.getEncoder().encodeToString(mac) + ":";
        return this;
    }

    private String value(String component) {
        return switch (component) {
            case "@method" -> method;
            case "@path" -> path;
            case "@query" -> "?" + query;
            case "content-digest" -> contentDigest;
            default -> moreHeaders.get(moreHeaders.indexOf(component) + 1);
        };
    }

    HttpRequest.Builder request() {
        HttpRequest.Builder request = ApiClient.unsigned(api, query.isEmpty() ? path : path + "?" + query)
                .header("Signature-Input", signatureInput)
                .header("Signature", signature)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!contentDigest.isEmpty()) {
            request.header("Content-Digest", contentDigest);
        }
        return moreHeaders.isEmpty() ? request : request.headers(moreHeaders.toArray(String[]::new));
    }

    HttpResponse<String> send() {
        return ApiClient.send(request());
    }

    int status() {
        return send().statusCode();
    }
}
