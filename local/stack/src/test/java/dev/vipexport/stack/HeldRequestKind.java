package dev.vipexport.stack;

import dev.vipexport.testsupport.Credentials;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The requests that the API can hold until an export ends, and the response of each. */
enum HeldRequestKind {
    EXPORT("\"totalCount\":0,\"csvUrl\":\"http"),
    ORDER("\"state\":\"SUCCEEDED\""),
    JOB("\"state\":\"SUCCEEDED\""),
    EVENTS("\"state\":\"SUCCEEDED\"");

    private final String expectedText;

    HeldRequestKind(String expectedText) {
        this.expectedText = expectedText;
    }

    /** An organisation with a running export. */
    record Tenant(Credentials credentials, String workspace, String channel, String exportId) {

        String exportPath() {
            return "/vip-messages/export?workspaceId=" + workspace + "&mediumId=" + channel
                    + "&from=2026-06-01&to=2026-06-30";
        }

        String jobPath() {
            return "/vip-messages/exports/" + exportId;
        }

        private String orderBody() {
            return "{\"workspaceId\":\"" + workspace + "\",\"mediumId\":\"" + channel
                    + "\",\"from\":\"2026-06-01\",\"to\":\"2026-06-30\"}";
        }
    }

    /** Returns the bytes of the request, signed now. */
    byte[] request(Tenant tenant) {
        String request = switch (this) {
            case EXPORT -> requestHead("GET", tenant.exportPath(), tenant) + "\r\n";
            case ORDER ->
                requestHead("POST", "/vip-messages/exports", tenant)
                        + "Content-Type: application/json\r\nContent-Length: "
                        + tenant.orderBody().length() + "\r\n\r\n" + tenant.orderBody();
            case JOB -> requestHead("GET", tenant.jobPath(), tenant) + "\r\n";
            case EVENTS -> requestHead("GET", tenant.jobPath() + "/events", tenant) + "\r\n";
        };
        return request.getBytes(StandardCharsets.US_ASCII);
    }

    private static String requestHead(String method, String target, Tenant tenant) {
        String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: a-client-of-ordinary-length/1.0\r\n"
                + "Accept: */*\r\nAccept-Encoding: gzip, deflate\r\nAccept-Language: en;q=0.9, *;q=0.5\r\nPrefer: wait=3600\r\nx-api-key: "
                + tenant.credentials().key() + "\r\nx-date: " + date + "\r\nx-signature: "
                + tenant.credentials().signature(date) + "\r\n";
    }

    /** Returns whether the response is complete and says that the export succeeded. */
    boolean isAnsweredBy(String answer) {
        return answer.startsWith("HTTP/1.1 200 ") && answer.contains(expectedText);
    }
}
